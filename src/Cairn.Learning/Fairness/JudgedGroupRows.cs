namespace Cairn.Learning.Fairness;

/// <summary>The rows that have truth, prediction and weight, as plain arrays.</summary>
internal sealed class JudgedGroupRows
{
    private JudgedGroupRows(AuditedPredictions from, int[] chosen, int[] views)
    {
        Chosen = chosen;
        IsClasses = from.Labels.Count > 0;
        Views = views;
        Actual = [.. chosen.Select(row => from.Actual[row])];
        Predicted = [.. chosen.Select(row => from.Predicted[row])];
        Weights = [.. chosen.Select(row => from.Weights?[row] ?? 1)];
        IReadOnlyList<double>? scores = views.Length == 1 && from.Scores.Count > 0 ? from.Scores[views[0]] : null;
        if (scores is not null && chosen.All(row => double.IsFinite(scores[row])))
        {
            Scores = [.. chosen.Select(row => scores[row])];
            AreProbabilities = Scores.All(score => score is >= 0 and <= 1);
        }
    }

    /// <summary>Their places among all rows.</summary>
    public int[] Chosen { get; }

    /// <summary>Whether classes are predicted and not numbers.</summary>
    public bool IsClasses { get; }

    /// <summary>The classes that are each judged against all others; none for numbers.</summary>
    public int[] Views { get; }

    /// <summary>Truth of each row.</summary>
    public double[] Actual { get; }

    /// <summary>Prediction of each row.</summary>
    public double[] Predicted { get; }

    /// <summary>Weight of each row.</summary>
    public double[] Weights { get; }

    /// <summary>Score of the one class judged; null without, or where all classes are.</summary>
    public double[]? Scores { get; }

    /// <summary>Whether scores are within 0 and 1, so that they can be compared with shares.</summary>
    public bool AreProbabilities { get; }

    /// <summary>Whether a row is of the one class judged.</summary>
    public bool IsPositive(int i) => (int)Actual[i] == Views[0];

    public static JudgedGroupRows Of(AuditedPredictions from, int[] views) => new(
        from,
        [
            .. Enumerable.Range(0, from.Count).Where(row =>
                double.IsFinite(from.Actual[row]) && double.IsFinite(from.Predicted[row])
                    && (from.Weights?[row] ?? 1) > 0),
        ],
        views);
}
