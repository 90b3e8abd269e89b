using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Diagnosis;

/// <summary>Which targets of some rows are likely wrong, by predictions of models that did not see them.</summary>
public sealed record LabelCheck
{
    // Beyond so many robust standard deviations an error is more than the tail of any usual distribution.
    private const double FarOff = 6;

    /// <summary>Rows judged.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows, the surest first.</summary>
    public required IReadOnlyList<LabelIssue> Issues { get; init; }

    /// <summary>Estimated share of wrong labels; null for numbers.</summary>
    public double? NoiseRate { get; init; }

    /// <summary>Labels of the classes; empty for numbers.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>For each class the probability from which a row is confidently of it; empty for numbers.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>Estimated number of rows by given label and true class, row-major; empty for numbers.</summary>
    public IReadOnlyList<double> Confusion { get; init; } = [];

    /// <summary>Looks for wrong targets.</summary>
    /// <param name="losses">Out-of-fold predictions; see <see cref="ConfidentLearning"/> for classes.</param>
    /// <remarks>
    /// For numbers a target is suspect where its error is more than six robust standard deviations (1.4826 × the median
    /// absolute error) of rows with about the same prediction: the median is taken over the twentieths of the rows by
    /// prediction, so that errors that grow with the value are no sign.
    /// </remarks>
    public static LabelCheck Of(RowLosses losses)
    {
        if (!losses.IsClassification)
            return OfNumbers(losses);
        int classes = losses.Labels.Count;
        ConfidentLearning found = ConfidentLearning.Find(losses.Actual, losses.Probabilities, classes);
        int rows = found.Quality.Count(double.IsFinite);
        return new LabelCheck
        {
            Rows = rows,
            NoiseRate = found.NoiseRate,
            Labels = losses.Labels,
            Thresholds = found.Thresholds,
            Confusion = [.. found.Joint.Cast<double>().Select(share => share * rows)],
            Issues =
            [
                .. found.Suspects.Select(row => new LabelIssue(
                    row, losses.Labels[losses.Actual[row]], losses.Labels[losses.Predicted[row]], -found.Quality[row])),
            ],
        };
    }

    private static LabelCheck OfNumbers(RowLosses losses)
    {
        int[] rows = [.. Enumerable.Range(0, losses.Losses.Count).Where(row => double.IsFinite(losses.Losses[row]))
            .OrderBy(row => losses.Answers[row])];
        int parts = Math.Clamp(rows.Length / 50, 1, 20);
        double usual = MedianOf(losses, rows);
        List<LabelIssue> issues = [];
        for (int part = 0; part < parts; part++)
        {
            int[] near = rows[(part * rows.Length / parts)..((part + 1) * rows.Length / parts)];
            double scale = 1.4826 * Math.Max(MedianOf(losses, near), 0.1 * usual);
            foreach (int row in near)
            {
                if (scale > 0 && losses.Losses[row] > FarOff * scale)
                    issues.Add(new LabelIssue(row, Text(losses.Values[row]), Text(losses.Answers[row]), losses.Losses[row] / scale));
            }
        }
        return new LabelCheck { Rows = rows.Length, Issues = [.. issues.OrderByDescending(i => i.Score).ThenBy(i => i.Row)] };
    }

    /// <summary><c>rows suspects noise_rate classes issues</c>; of many issues the first.</summary>
    /// <param name="numberOf">The number of a row as people count it.</param>
    /// <param name="most">Most issues to list.</param>
    public JsonObject ToJson(Func<int, int> numberOf, int most)
    {
        JsonObject json = new()
        {
            ["rows"] = Rows,
            ["suspects"] = Issues.Count,
            ["issues"] = StoredNumbers.Array(Issues.Take(most).Select(issue => issue.ToJson(numberOf))),
        };
        if (NoiseRate is double rate)
        {
            json["noise_rate"] = rate;
            json["classes"] = StoredNumbers.Array(Labels.Select((label, i) => new JsonObject
            {
                ["label"] = label,
                ["threshold"] = StoredNumbers.Node(Thresholds[i]),
                ["true_classes"] = StoredNumbers.Array(Confusion.Skip(i * Labels.Count).Take(Labels.Count)),
            }));
        }
        return json;
    }

    private static double MedianOf(RowLosses losses, int[] rows)
    {
        double[] sorted = [.. rows.Select(row => losses.Losses[row]).Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
