using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Fairness;

/// <summary>Truth and prediction of each row in the form that groups are judged by.</summary>
internal sealed class AuditedRows
{
    private const int CalibrationBins = 10;

    private readonly double[] _actual;
    private readonly double[] _predicted;
    private readonly double[]? _probabilities;
    private readonly IReadOnlyList<double>? _weights;
    private readonly bool _areClasses;

    private AuditedRows(double[] actual, double[] predicted, double[]? probabilities, Dataset data, bool areClasses)
    {
        _actual = actual;
        _predicted = predicted;
        _probabilities = probabilities;
        _weights = data.Weights;
        _areClasses = areClasses;
        Chosen =
        [
            .. Enumerable.Range(0, actual.Length).Where(row =>
                double.IsFinite(actual[row]) && double.IsFinite(predicted[row]) && Weight(row) > 0),
        ];
    }

    /// <summary>Rows with truth, prediction and weight.</summary>
    public int[] Chosen { get; }

    /// <summary>Rows whose target is a number.</summary>
    public static AuditedRows OfNumbers(Table predictions, Signature signature, Dataset data) =>
        new(data.Target.ToNumbers(), predictions[signature.Outputs[0].Name].ToNumbers(), null, data, areClasses: false);

    /// <summary>Rows of a class, 1, and of all others, 0.</summary>
    public static AuditedRows OfClasses(Table predictions, Signature signature, Dataset data, string positive)
    {
        OutputField? output = signature.Outputs.FirstOrDefault(o => o.Role == OutputRole.Probability && o.Label == positive);
        return new AuditedRows(
            Is(data.Target, positive), Is(predictions[signature.Outputs[0].Name], positive),
            output is null ? null : predictions[output.Name].ToNumbers(), data, areClasses: true);
    }

    /// <summary>How the given rows are treated.</summary>
    public GroupFairness Judge(string name, int[] rows, bool isSmall)
    {
        GroupFairness group = new(name, rows.Length, rows.Sum(Weight), isSmall);
        return _areClasses
            ? group with { Rates = Rates(rows), Numbers = Calibration(rows) }
            : group with { Numbers = Errors(rows) };
    }

    private static double[] Is(Column column, string label)
    {
        ClassTarget classes = ClassTarget.From(column, [label]);
        return [.. classes.Codes.Select((code, row) => column.IsMissing(row) ? double.NaN : code == 0 ? 1.0 : 0.0)];
    }

    private OrderedDictionary<string, RateEstimate> Rates(int[] rows) => new()
    {
        ["base_rate"] = Rate(rows, _ => true, IsPositive),
        ["selection_rate"] = Rate(rows, _ => true, IsSelected),
        ["true_positive_rate"] = Rate(rows, IsPositive, IsSelected),
        ["false_positive_rate"] = Rate(rows, row => !IsPositive(row), IsSelected),
        ["false_negative_rate"] = Rate(rows, IsPositive, row => !IsSelected(row)),
        ["true_negative_rate"] = Rate(rows, row => !IsPositive(row), row => !IsSelected(row)),
        ["positive_predictive_value"] = Rate(rows, IsSelected, IsPositive),
        ["negative_predictive_value"] = Rate(rows, row => !IsSelected(row), row => !IsPositive(row)),
        ["accuracy"] = Rate(rows, _ => true, row => IsPositive(row) == IsSelected(row)),
    };

    private RateEstimate Rate(int[] rows, Func<int, bool> among, Func<int, bool> counts)
    {
        double hits = 0;
        double total = 0;
        double squares = 0;
        foreach (int row in rows)
        {
            if (!among(row))
                continue;
            double weight = Weight(row);
            total += weight;
            squares += weight * weight;
            hits += counts(row) ? weight : 0;
        }
        return total > 0 ? RateEstimate.Of(hits / total, total * total / squares) : RateEstimate.None;
    }

    // Mean probability less base rate, and the mean of that distance over bins of equal width, weighted by their rows.
    private OrderedDictionary<string, double> Calibration(int[] rows)
    {
        if (_probabilities is null)
            return [];
        double[] apart = new double[CalibrationBins];
        double total = 0;
        double mean = 0;
        foreach (int row in rows)
        {
            double weight = Weight(row);
            total += weight;
            mean += weight * _probabilities[row];
            int bin = Math.Min(CalibrationBins - 1, (int)(_probabilities[row] * CalibrationBins));
            apart[bin] += weight * (_probabilities[row] - _actual[row]);
        }
        return new OrderedDictionary<string, double>
        {
            ["mean_probability"] = mean / total,
            ["calibration_gap"] = apart.Sum() / total,
            ["calibration_error"] = apart.Sum(Math.Abs) / total,
        };
    }

    private OrderedDictionary<string, double> Errors(int[] rows)
    {
        double total = rows.Sum(Weight);
        double Mean(Func<int, double> of) => rows.Sum(row => Weight(row) / total * of(row));
        return new OrderedDictionary<string, double>
        {
            ["mean_actual"] = Mean(row => _actual[row]),
            ["mean_prediction"] = Mean(row => _predicted[row]),
            ["mean_error"] = Mean(row => _predicted[row] - _actual[row]),
            ["mean_absolute_error"] = Mean(row => Math.Abs(_predicted[row] - _actual[row])),
            ["root_mean_squared_error"] = Math.Sqrt(Mean(row => Math.Pow(_predicted[row] - _actual[row], 2))),
        };
    }

    private bool IsPositive(int row) => _actual[row] == 1;

    private bool IsSelected(int row) => _predicted[row] == 1;

    private double Weight(int row) => _weights?[row] ?? 1;
}
