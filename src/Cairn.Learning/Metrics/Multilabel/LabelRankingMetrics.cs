namespace Cairn.Learning.Metrics.Multilabel;

/// <summary>Metrics of scores that put the labels of each row in order, where a row may have any number of labels.</summary>
/// <remarks>
/// Scores and truth are rows × labels, row-major. All are NaN when there is no weight. Tsoumakas, Katakis and Vlahavas,
/// "Mining multi-label data" (2010).
/// </remarks>
public static class LabelRankingMetrics
{
    private delegate double RowMeasure(ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual);

    private delegate double LabelMeasure(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights);

    /// <summary>
    /// Mean over rows of how far down the labels one has to go to meet all that the row has; ties count in full, and a row
    /// without labels counts 0.
    /// </summary>
    /// <param name="scores">Score of each label of each row, finite; rows × labels.</param>
    /// <param name="actual">Whether the row has it; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double CoverageError(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(scores, actual, labels, weights, static (s, y) =>
        {
            double least = double.PositiveInfinity;
            for (int label = 0; label < s.Length; label++)
                least = y[label] ? Math.Min(least, s[label]) : least;
            int covered = 0;
            foreach (double score in s)
                covered += score >= least ? 1 : 0;
            return covered;
        });

    /// <summary>
    /// Mean over rows and their labels of the share of the labels scored at least as high that the row has too; 1 for a row
    /// that has no label or all.
    /// </summary>
    /// <inheritdoc cref="CoverageError"/>
    public static double AveragePrecision(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(scores, actual, labels, weights, static (s, y) =>
        {
            int relevant = y.Count(true);
            if (relevant == 0 || relevant == y.Length)
                return 1;
            double sum = 0;
            for (int label = 0; label < s.Length; label++)
            {
                if (!y[label])
                    continue;
                int all = 0;
                int own = 0;
                for (int other = 0; other < s.Length; other++)
                {
                    if (s[other] < s[label])
                        continue;
                    all++;
                    own += y[other] ? 1 : 0;
                }
                sum += (double)own / all;
            }
            return sum / relevant;
        });

    /// <summary>
    /// Mean over rows of the share of pairs, one label that the row has and one that it has not, that are in the wrong order;
    /// ties are wrong, and a row that has no label or all counts 0.
    /// </summary>
    /// <inheritdoc cref="CoverageError"/>
    public static double RankingLoss(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(scores, actual, labels, weights, static (s, y) =>
        {
            int relevant = y.Count(true);
            if (relevant == 0 || relevant == y.Length)
                return 0;
            double wrong = 0;
            for (int label = 0; label < s.Length; label++)
            {
                if (!y[label])
                    continue;
                for (int other = 0; other < s.Length; other++)
                    wrong += !y[other] && s[other] >= s[label] ? 1 : 0;
            }
            return wrong / relevant / (y.Length - relevant);
        });

    /// <summary>Area under the ROC curve over labels or rows.</summary>
    /// <param name="scores">Score of each label of each row, finite; rows × labels.</param>
    /// <param name="actual">Whether the row has it; rows × labels.</param>
    /// <param name="labels">Number of labels, ≥ 1.</param>
    /// <param name="average">How the areas become one.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>NaN when the area of any label (or row) is undefined.</returns>
    public static double RocAuc(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights = default) => Areas(scores, actual, labels, average, weights, RankingMetrics.RocAuc);

    /// <summary>Average precision over labels or rows.</summary>
    /// <inheritdoc cref="RocAuc"/>
    public static double AveragePrecisionOfLabels(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights = default) =>
        Areas(scores, actual, labels, average, weights, RankingMetrics.AveragePrecision);

    private static double OverRows(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, ReadOnlySpan<double> weights, RowMeasure measure)
    {
        int rows = MultilabelMetrics.RowsOf(scores.Length, actual.Length, labels, weights.Length);
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            if (weight > 0)
                sum += weight * measure(scores.Slice(row * labels, labels), actual.Slice(row * labels, labels));
        }
        double total = MetricInput.TotalWeight(weights, rows);
        return total > 0 ? sum / total : double.NaN;
    }

    private static double Areas(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> actual, int labels, LabelAverage average,
        ReadOnlySpan<double> weights, LabelMeasure measure)
    {
        int rows = MultilabelMetrics.RowsOf(scores.Length, actual.Length, labels, weights.Length);
        if (average == LabelAverage.Samples)
            return OverRows(scores, actual, labels, weights, (s, y) => measure(s, y, default));
        if (average == LabelAverage.Micro)
        {
            double[] repeated = new double[weights.IsEmpty ? 0 : scores.Length];
            for (int i = 0; i < repeated.Length; i++)
                repeated[i] = weights[i / labels];
            return measure(scores, actual, repeated);
        }
        double sum = 0;
        double total = 0;
        double[] column = new double[rows];
        bool[] positive = new bool[rows];
        for (int label = 0; label < labels; label++)
        {
            double support = 0;
            for (int row = 0; row < rows; row++)
            {
                column[row] = scores[row * labels + label];
                positive[row] = actual[row * labels + label];
                support += positive[row] ? MetricInput.WeightOf(weights, row) : 0;
            }
            double weight = average == LabelAverage.Macro ? 1 : support;
            sum += weight * measure(column, positive, weights);
            total += weight;
        }
        return total > 0 ? sum / total : double.NaN;
    }
}
