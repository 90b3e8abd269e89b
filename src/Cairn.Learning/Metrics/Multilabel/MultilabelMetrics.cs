namespace Cairn.Learning.Metrics.Multilabel;

/// <summary>Metrics of decisions where a row may have any number of labels.</summary>
/// <remarks>
/// Truth and decisions are rows × labels, row-major. A ratio whose denominator is 0 counts as 0. All are O(rows·labels) and
/// NaN when there is no weight.
/// </remarks>
public static class MultilabelMetrics
{
    /// <summary>The decisions on each label: a matrix of right and wrong ones for each.</summary>
    /// <param name="predicted">Whether each row is said to have each label; rows × labels.</param>
    /// <param name="actual">Whether it has; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static LabelCounts[] Confusions(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default)
    {
        int rows = RowsOf(predicted.Length, actual.Length, labels, weights.Length);
        LabelCounts[] counts = new LabelCounts[labels];
        for (int row = 0; row < rows; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            for (int label = 0; label < labels; label++)
                counts[label] += CountOf(predicted[row * labels + label], actual[row * labels + label], weight);
        }
        return counts;
    }

    /// <summary>The decisions on the labels of each row, each decision counting 1.</summary>
    /// <param name="predicted">Whether each row is said to have each label; rows × labels.</param>
    /// <param name="actual">Whether it has; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    public static LabelCounts[] ConfusionsOfRows(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels)
    {
        LabelCounts[] counts = new LabelCounts[RowsOf(predicted.Length, actual.Length, labels, 0)];
        for (int i = 0; i < predicted.Length; i++)
            counts[i / labels] += CountOf(predicted[i], actual[i], 1);
        return counts;
    }

    /// <summary>Share of rows whose labels are all as predicted.</summary>
    /// <param name="predicted">Whether each row is said to have each label; rows × labels.</param>
    /// <param name="actual">Whether it has; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double SubsetAccuracy(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default)
    {
        int rows = RowsOf(predicted.Length, actual.Length, labels, weights.Length);
        double right = 0;
        for (int row = 0; row < rows; row++)
        {
            bool same = predicted.Slice(row * labels, labels).SequenceEqual(actual.Slice(row * labels, labels));
            right += same ? MetricInput.WeightOf(weights, row) : 0;
        }
        double total = MetricInput.TotalWeight(weights, rows);
        return total > 0 ? right / total : double.NaN;
    }

    /// <summary>Share of the decisions on single labels that are wrong.</summary>
    /// <inheritdoc cref="SubsetAccuracy"/>
    public static double HammingLoss(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default)
    {
        int rows = RowsOf(predicted.Length, actual.Length, labels, weights.Length);
        double wrong = 0;
        for (int i = 0; i < predicted.Length; i++)
            wrong += predicted[i] == actual[i] ? 0 : MetricInput.WeightOf(weights, i / labels);
        double total = MetricInput.TotalWeight(weights, rows);
        return total > 0 ? wrong / (total * labels) : double.NaN;
    }

    /// <summary>Precision over labels or rows.</summary>
    /// <param name="predicted">Whether each row is said to have each label; rows × labels.</param>
    /// <param name="actual">Whether it has; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="average">How the scores become one.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Precision(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights = default) =>
        Mean(predicted, actual, labels, average, weights, static counts => counts.Precision);

    /// <summary>Recall over labels or rows.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Recall(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights = default) =>
        Mean(predicted, actual, labels, average, weights, static counts => counts.Recall);

    /// <summary>Jaccard over labels or rows: what is rightly said to be there, over what is or is said to be.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Jaccard(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights = default) =>
        Mean(predicted, actual, labels, average, weights, static counts => counts.Jaccard);

    /// <summary>F-beta over labels or rows.</summary>
    /// <param name="predicted">Whether each row is said to have each label; rows × labels.</param>
    /// <param name="actual">Whether it has; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="average">How the scores become one.</param>
    /// <param name="beta">> 0; how many times as much recall counts as precision.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double FBeta(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, LabelAverage average, double beta = 1,
        ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        return Mean(predicted, actual, labels, average, weights, counts => counts.FBeta(beta));
    }

    private static double Mean(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights, Func<LabelCounts, double> score)
    {
        int rows = RowsOf(predicted.Length, actual.Length, labels, weights.Length);
        if (!(MetricInput.TotalWeight(weights, rows) > 0))
            return double.NaN;
        LabelCounts[] counts = average == LabelAverage.Samples
            ? ConfusionsOfRows(predicted, actual, labels)
            : Confusions(predicted, actual, labels, weights);
        if (average == LabelAverage.Micro)
            return score(counts.Aggregate(LabelCounts.Add));
        double sum = 0;
        double total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double weight = average switch
            {
                LabelAverage.Samples => MetricInput.WeightOf(weights, i),
                LabelAverage.Weighted => counts[i].Support,
                _ => 1,
            };
            sum += weight * score(counts[i]);
            total += weight;
        }
        // No row has any label: every score is 0, and so is their mean.
        return total > 0 ? sum / total : 0;
    }

    private static LabelCounts CountOf(bool predicted, bool actual, double weight) => (actual, predicted) switch
    {
        (false, false) => new LabelCounts(weight, 0, 0, 0),
        (false, true) => new LabelCounts(0, weight, 0, 0),
        (true, false) => new LabelCounts(0, 0, weight, 0),
        _ => new LabelCounts(0, 0, 0, weight),
    };

    /// <summary>The number of rows of a matrix of labels.</summary>
    internal static int RowsOf(int cells, int others, int labels, int weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        if (cells % labels != 0)
            throw new ArgumentException($"{cells} cells are no whole number of rows of {labels} labels.");
        MetricInput.CheckLengths(cells, others, 0);
        MetricInput.CheckLengths(cells / labels, cells / labels, weights);
        return cells / labels;
    }
}
