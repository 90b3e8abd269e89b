using System.Globalization;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Calibration;

/// <summary>A fitted map from the probabilities of a classifier to calibrated ones. Immutable; safe for any number of
/// threads.</summary>
/// <remarks>
/// Of two classes the probability of the second is mapped, and the first has the rest. Of more, platt, isotonic and
/// beta map
/// each class against the others, and the row is scaled to sum to 1 (Zadrozny and Elkan 2002; equal shares where all
/// are 0);
/// temperature maps all classes together. Platt's score is the log-odds. Probabilities are kept 10⁻⁸ away from 0 and 1
/// before a
/// logarithm is taken.
/// </remarks>
public sealed class Calibrator
{
    private const double Margin = 1e-8;

    private readonly IReadOnlyList<IScoreMap> _maps;
    private readonly TemperatureScaling? _temperature;

    private Calibrator(string method, int classes, IReadOnlyList<IScoreMap> maps, TemperatureScaling? temperature)
    {
        Method = method;
        Classes = classes;
        _maps = maps;
        _temperature = temperature;
    }

    /// <summary>One of <see cref="CalibrationMethods.Choices"/>.</summary>
    public string Method { get; }

    /// <summary>Number of classes, ≥ 2.</summary>
    public int Classes { get; }

    /// <summary>The map in a line for people, such as <c>temperature 1.84</c>.</summary>
    public string Description => _temperature is not null ? Text($"temperature {_temperature.Temperature:G4}")
        : _maps is [PlattScaling platt] ? Text($"sigmoid of {-platt.A:G4} · log-odds {(platt.B > 0 ? '−' : '+')} {Math.Abs(platt.B):G4}")
        : _maps is [BetaCalibration beta] ? Text($"beta map with a = {beta.A:G4}, b = {beta.B:G4}, c = {beta.C:G4}")
        : _maps is [IsotonicRegression isotonic] ? Text($"isotonic function with {isotonic.X.Count} bends")
        : _maps.Count == 0 ? "probabilities as they are"
        : Text($"{Method}, each of {Classes} classes against the others");

    /// <summary>A calibrator that changes nothing.</summary>
    /// <param name="classes">Number of classes, ≥ 2.</param>
    public static Calibrator None(int classes) => new(CalibrationMethods.None, classes, [], null);

    /// <summary>Fits a calibrator to the probabilities of rows that the classifier has not learnt from.</summary>
    /// <param name="method">One of <see cref="CalibrationMethods.Choices"/>.</param>
    /// <param name="probabilities">rows × classes, row-major, finite.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="classes">Number of classes, ≥ 2.</param>
    /// <exception cref="InputException"><c>one-class</c>: the rows are of fewer than two classes.</exception>
    public static Calibrator Fit(
        string method, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights, int classes)
    {
        CheckClasses(actual, weights);
        switch (method)
        {
            case CalibrationMethods.None:
                return None(classes);
            case CalibrationMethods.Temperature:
                double[] logits = new double[probabilities.Length];
                for (int i = 0; i < logits.Length; i++)
                    logits[i] = Math.Log(Within(probabilities[i]));
                return new Calibrator(method, classes, [], TemperatureScaling.Fit(logits, actual, weights));
            default:
                IScoreMap[] maps = new IScoreMap[classes == 2 ? 1 : classes];
                for (int map = 0; map < maps.Length; map++)
                    maps[map] = FitMap(method, probabilities, actual, weights, classes, classes == 2 ? 1 : map);
                return new Calibrator(method, classes, maps, null);
        }
    }

    /// <summary>Calibrates probabilities in place.</summary>
    /// <param name="probabilities">rows × classes, row-major. A row that is not finite stays so.</param>
    public void Apply(Span<double> probabilities)
    {
        if (_temperature is null && _maps.Count == 0)
            return;
        for (int row = 0; row < probabilities.Length; row += Classes)
        {
            Span<double> own = probabilities.Slice(row, Classes);
            if (_temperature is not null)
            {
                for (int c = 0; c < own.Length; c++)
                    own[c] = Math.Log(Within(own[c]));
                _temperature.Apply(own);
            }
            else if (Classes == 2)
            {
                own[1] = _maps[0].Of(ScoreOf(Method, own[1]));
                own[0] = 1 - own[1];
            }
            else
            {
                ApplyEach(own);
            }
        }
    }

    /// <summary>The calibrated probability of the second of two classes.</summary>
    /// <param name="probability">Its probability before.</param>
    public double Of(double probability)
    {
        Span<double> row = [1 - probability, probability];
        Apply(row);
        return row[1];
    }

    /// <summary>A probability kept away from 0 and 1, so that it has a logarithm; NaN for NaN.</summary>
    internal static double Within(double probability) => Math.Clamp(probability, Margin, 1 - Margin);

    /// <summary>What is stored of it.</summary>
    internal IEnumerable<StoredTensor> Tensors() => _temperature is not null
        ? [StoredTensor.From<double>(Name(0), [_temperature.Temperature])]
        : _maps.Select((map, i) => StoredTensor.From<double>(Name(i), map.Numbers));

    /// <summary>Makes a calibrator again.</summary>
    internal static Calibrator Load(string method, int classes, ModelState state)
    {
        switch (method)
        {
            case CalibrationMethods.None:
                return None(classes);
            case CalibrationMethods.Temperature:
                return new Calibrator(method, classes, [], TemperatureScaling.Load(state.Tensor<double>(Name(0)), state));
            case CalibrationMethods.Platt or CalibrationMethods.Isotonic or CalibrationMethods.Beta:
                IScoreMap[] maps = new IScoreMap[classes == 2 ? 1 : classes];
                for (int i = 0; i < maps.Length; i++)
                {
                    double[] numbers = state.Tensor<double>(Name(i));
                    maps[i] = method switch
                    {
                        CalibrationMethods.Platt => PlattScaling.Load(numbers, state),
                        CalibrationMethods.Isotonic => IsotonicRegression.Load(numbers, state),
                        _ => BetaCalibration.Load(numbers, state),
                    };
                }
                return new Calibrator(method, classes, maps, null);
            default:
                throw state.Broken($"'{method}' is no way to calibrate that this version knows");
        }
    }

    private static string Name(int map) => $"calibrator/{map}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IScoreMap FitMap(
        string method, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights, int classes,
        int label)
    {
        double[] scores = new double[actual.Length];
        bool[] positive = new bool[actual.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] = ScoreOf(method, probabilities[row * classes + label]);
            positive[row] = actual[row] == label;
        }
        return method switch
        {
            CalibrationMethods.Platt => PlattScaling.Fit(scores, positive, weights),
            CalibrationMethods.Beta => BetaCalibration.Fit(scores, positive, weights),
            CalibrationMethods.Isotonic => IsotonicRegression.Fit(scores, [.. positive.Select(p => p ? 1.0 : 0)], weights),
            _ => throw new ArgumentException($"'{method}' is no way to calibrate.", nameof(method)),
        };
    }

    private static double ScoreOf(string method, double probability)
    {
        if (method != CalibrationMethods.Platt)
            return probability;
        double p = Within(probability);
        return Math.Log(p / (1 - p));
    }

    private void ApplyEach(Span<double> own)
    {
        double sum = 0;
        for (int c = 0; c < own.Length; c++)
            sum += own[c] = _maps[c].Of(ScoreOf(Method, own[c]));
        for (int c = 0; c < own.Length; c++)
            own[c] = sum == 0 ? 1.0 / own.Length : own[c] / sum;
    }

    private static void CheckClasses(ReadOnlySpan<int> actual, ReadOnlySpan<double> weights)
    {
        int first = -1;
        for (int row = 0; row < actual.Length; row++)
        {
            if (!weights.IsEmpty && !(weights[row] > 0))
                continue;
            if (first >= 0 && actual[row] != first)
                return;
            first = actual[row];
        }
        throw new InputException(
            "one-class",
            first < 0 ? "There are no rows to calibrate on." : "All rows to calibrate on are of one class; rows of two at least are wanted.",
            "Give rows of every class that the model knows, as they come in practice.");
    }
}
