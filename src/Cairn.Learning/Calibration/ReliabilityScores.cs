using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Calibration;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Calibration;

/// <summary>How far probabilities can be believed: errors with 95 % intervals, and the reliability curve.</summary>
/// <param name="CalibrationError">
/// Expected calibration error over ten bins of equal width: of the second of two classes; of more, of the probability
/// that the
/// most probable class is right (Guo et al. 2017).
/// </param>
/// <param name="CalibrationInterval">Its interval.</param>
/// <param name="BrierScore">Brier score, as <c>brier_score</c> of the metrics.</param>
/// <param name="BrierInterval">Its interval.</param>
/// <param name="LogLoss">Log loss.</param>
/// <param name="LogLossInterval">Its interval.</param>
/// <param name="Curve">What is said against what happens, in the same ten bins.</param>
public sealed record ReliabilityScores(
    double CalibrationError, MetricInterval CalibrationInterval, double BrierScore, MetricInterval BrierInterval, double LogLoss,
    MetricInterval LogLossInterval, CalibrationCurve Curve)
{
    private const int Bins = 10;
    private const int Draws = 2000;
    private const double Level = 0.95;

    /// <summary>Measures probabilities.</summary>
    /// <param name="probabilities">rows × classes, row-major, finite.</param>
    /// <param name="actual">True class of each row; at least one row has a weight.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="classes">Number of classes, ≥ 2.</param>
    /// <param name="seed">Root of the randomness of the interval of the calibration error.</param>
    /// <remarks>
    /// Brier score and log loss are means over rows, and so have normal intervals. The gaps of the bins are drawn anew
    /// from
    /// their own means and errors; since sampling adds to an absolute value, the interval of the calibration error is
    /// the
    /// pivotal one, 2·error less the quantiles of the draws, and ends at 0.
    /// </remarks>
    public static ReliabilityScores Of(double[] probabilities, int[] actual, double[] weights, int classes, ulong seed = 0)
    {
        int rows = actual.Length;
        double[] said = new double[rows];
        bool[] came = new bool[rows];
        double[] brier = new double[rows];
        double[] loss = new double[rows];
        double[] own = new double[classes];
        for (int row = 0; row < rows; row++)
        {
            probabilities.AsSpan(row * classes, classes).CopyTo(own);
            int best = classes == 2 ? 1 : Array.IndexOf(own, own.Max());
            (said[row], came[row]) = (own[best], actual[row] == best);
            for (int c = 0; c < classes; c++)
                brier[row] += Square(own[c] - (actual[row] == c ? 1 : 0)) / (classes == 2 ? 2 : 1);
            loss[row] = CalibratorChoice.LogLoss(own, [actual[row]], [], classes);
        }
        double logLoss = CalibratorChoice.LogLoss(probabilities, actual, weights, classes);
        double score = Mean(brier, weights);
        CalibrationCurve curve = CalibrationCurve.Of(said, came, weights, Bins)!;
        return new ReliabilityScores(
            CalibrationMetrics.ExpectedError(said, came, weights, Bins), GapInterval(said, came, weights, curve, seed), score,
            Around(score, brier, weights), logLoss, Around(logLoss, loss, weights), curve);
    }

    /// <summary>The scores as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["calibration_error"] = CalibrationError,
        ["brier_score"] = BrierScore,
        ["log_loss"] = LogLoss,
        ["intervals"] = new JsonObject
        {
            ["calibration_error"] = Ends(CalibrationInterval),
            ["brier_score"] = Ends(BrierInterval),
            ["log_loss"] = Ends(LogLossInterval),
        },
        ["predicted"] = StoredNumbers.Array(Curve.Predicted),
        ["observed"] = StoredNumbers.Array(Curve.Observed),
        ["weights"] = StoredNumbers.Array(Curve.Weights),
    };

    internal static ReliabilityScores FromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        JsonObject intervals = StoredNumbers.Objects(json["intervals"]);
        double error = StoredNumbers.Number(json, "calibration_error");
        double[] predicted = StoredNumbers.Numbers(json, "predicted");
        double[] observed = StoredNumbers.Numbers(json, "observed");
        double[] weights = StoredNumbers.Numbers(json, "weights");
        if (predicted.Length != observed.Length || predicted.Length != weights.Length || predicted.Length > 1000)
            throw StoredNumbers.Broken("the parts of a reliability curve do not fit together");
        return new ReliabilityScores(
            error, Ends(intervals, "calibration_error"), StoredNumbers.Number(json, "brier_score"), Ends(intervals, "brier_score"),
            StoredNumbers.Number(json, "log_loss"), Ends(intervals, "log_loss"),
            new CalibrationCurve(predicted, observed, weights, error));
    }

    private static JsonArray Ends(MetricInterval interval) => StoredNumbers.Array([interval.Low, interval.High]);

    private static MetricInterval Ends(JsonObject intervals, string name) =>
        StoredNumbers.Numbers(intervals, name) is [double low, double high]
            ? new MetricInterval(low, high)
            : throw StoredNumbers.Broken($"the interval of '{name}' has no two ends");

    private static double Square(double value) => value * value;

    private static double Mean(double[] values, double[] weights)
    {
        double sum = 0;
        for (int row = 0; row < values.Length; row++)
            sum += MetricInput.WeightOf(weights, row) * values[row];
        return sum / MetricInput.TotalWeight(weights, values.Length);
    }

    private static MetricInterval Around(double mean, double[] values, double[] weights)
    {
        double total = MetricInput.TotalWeight(weights, values.Length);
        double squares = 0;
        for (int row = 0; row < values.Length; row++)
            squares += Square(MetricInput.WeightOf(weights, row) / total * (values[row] - mean));
        double reach = NormalDistribution.Quantile((1 + Level) / 2) * Math.Sqrt(squares);
        return new MetricInterval(Math.Max(0, mean - reach), mean + reach);
    }

    private static MetricInterval GapInterval(
        double[] said, bool[] came, double[] weights, CalibrationCurve curve, ulong seed)
    {
        double total = MetricInput.TotalWeight(weights, said.Length);
        int[] bins = [.. said.Select(value => CalibrationCurve.BinOf(value, Bins))];
        int[] used =
        [
            .. Enumerable.Range(0, said.Length).Where(row => MetricInput.WeightOf(weights, row) > 0)
                .Select(row => bins[row]).Distinct().Order(),
        ];
        // What the rows of a bin add to the variance of its share of the error.
        double[] squares = new double[used.Length];
        for (int row = 0; row < said.Length; row++)
        {
            double share = MetricInput.WeightOf(weights, row) / total;
            int bin = share > 0 ? Array.BinarySearch(used, bins[row]) : 0;
            squares[bin] += Square(share * (said[row] - (came[row] ? 1 : 0) - (curve.Predicted[bin] - curve.Observed[bin])));
        }
        double estimate = curve.Error;
        SeededRandom random = new SeededRandom(seed).Split("reliability");
        double[] draws = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int bin = 0; bin < squares.Length; bin++)
            {
                double gap = curve.Weights[bin] / total * (curve.Predicted[bin] - curve.Observed[bin]);
                draws[draw] += Math.Abs(gap + Math.Sqrt(squares[bin]) * random.NextNormal());
            }
        }
        double[] ends = WeightedQuantiles.Of(draws, [], [(1 - Level) / 2, (1 + Level) / 2]);
        return new MetricInterval(Math.Max(0, 2 * estimate - ends[1]), Math.Max(0, 2 * estimate - ends[0]));
    }
}
