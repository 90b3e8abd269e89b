namespace Cairn.Learning.Metrics.Classification;

/// <summary>Metrics of scores of classes that need be no probabilities.</summary>
/// <remarks>All are NaN when there is no weight.</remarks>
public static class ScoreMetrics
{
    /// <summary>Share of rows whose true class is among the <paramref name="places"/> with the highest scores.</summary>
    /// <param name="scores">For each class the score of each row.</param>
    /// <param name="classes">True class of each row, an index into <paramref name="scores"/>.</param>
    /// <param name="places">How many places count, ≥ 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <remarks>Among equal scores the later class comes first, as in scikit-learn. O(n·classes).</remarks>
    public static double TopAccuracy(
        IReadOnlyList<ReadOnlyMemory<double>> scores, ReadOnlySpan<int> classes, int places,
        ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        MetricInput.CheckLengths(classes.Length, classes.Length, weights.Length);
        int[] before = new int[classes.Length];
        for (int label = 0; label < scores.Count; label++)
        {
            ReadOnlySpan<double> column = scores[label].Span;
            for (int row = 0; row < before.Length; row++)
            {
                double own = scores[classes[row]].Span[row];
                if (column[row] > own || (column[row] == own && label > classes[row]))
                    before[row]++;
            }
        }
        double found = 0;
        for (int row = 0; row < before.Length; row++)
            found += before[row] < places ? MetricInput.WeightOf(weights, row) : 0;
        double total = MetricInput.TotalWeight(weights, classes.Length);
        return total > 0 ? found / total : double.NaN;
    }

    /// <summary>Mean of max(0, 1 − margin), the margin being the score, negated for negative rows.</summary>
    /// <param name="margins">Signed distance of each row from the boundary; above 0 is positive.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double HingeLoss(
        ReadOnlySpan<double> margins, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(margins.Length, positive.Length, weights.Length);
        double sum = 0;
        for (int row = 0; row < margins.Length; row++)
            sum += MetricInput.WeightOf(weights, row) * Math.Max(0, 1 - (positive[row] ? margins[row] : -margins[row]));
        double total = MetricInput.TotalWeight(weights, margins.Length);
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>Mean of max(0, 1 − margin), the margin being the score of the true class above the best of the others.</summary>
    /// <param name="scores">For each class, at least two, the score of each row.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <remarks>Crammer and Singer (2001).</remarks>
    public static double HingeLoss(
        IReadOnlyList<ReadOnlyMemory<double>> scores, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Count, 2);
        double[] others = new double[classes.Length];
        double[] margins = new double[classes.Length];
        bool[] positive = new bool[classes.Length];
        Array.Fill(others, double.NegativeInfinity);
        Array.Fill(positive, true);
        for (int label = 0; label < scores.Count; label++)
        {
            ReadOnlySpan<double> column = scores[label].Span;
            for (int row = 0; row < others.Length; row++)
            {
                if (label != classes[row])
                    others[row] = Math.Max(others[row], column[row]);
            }
        }
        for (int row = 0; row < margins.Length; row++)
            margins[row] = scores[classes[row]].Span[row] - others[row];
        return HingeLoss(margins, positive, weights);
    }
}
