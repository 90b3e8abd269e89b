namespace Cairn.Learning.Metrics;

/// <summary>Proper scores of predicted probabilities.</summary>
public static class ProbabilityMetrics
{
    // 2⁻⁵², the distance from 1 to the next double: what probabilities are kept away from 0 and 1 by.
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Mean −ln of the probability given to the true class.</summary>
    /// <param name="probabilities">For each class the probability of each row.</param>
    /// <param name="classes">True class of each row, an index into <paramref name="probabilities"/>.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>≥ 0; NaN when there is no weight.</returns>
    /// <remarks>
    /// Probabilities are clipped to [2⁻⁵², 1 − 2⁻⁵²] and then scaled to sum to 1 in each row, so a confident error
    /// costs at most about 36.
    /// </remarks>
    public static double LogLoss(
        IReadOnlyList<ReadOnlyMemory<double>> probabilities, ReadOnlySpan<int> classes,
        ReadOnlySpan<double> weights = default)
    {
        int rows = classes.Length;
        double[] sums = new double[rows];
        double[] own = new double[rows];
        for (int label = 0; label < probabilities.Count; label++)
        {
            ReadOnlySpan<double> column = probabilities[label].Span;
            MetricInput.CheckLengths(column.Length, rows, weights.Length);
            for (int row = 0; row < rows; row++)
            {
                double p = Math.Clamp(column[row], Epsilon, 1 - Epsilon);
                sums[row] += p;
                if (classes[row] == label)
                    own[row] = p;
            }
        }
        double total = 0;
        double weight = 0;
        for (int row = 0; row < rows; row++)
        {
            double w = MetricInput.WeightOf(weights, row);
            total -= w * Math.Log(own[row] / sums[row]);
            weight += w;
        }
        return weight > 0 ? total / weight : double.NaN;
    }

    /// <summary>D² of the log loss: the share of it that is explained beyond predicting the shares of the classes.</summary>
    /// <param name="probabilities">For each class the probability of each row.</param>
    /// <param name="classes">True class of each row, an index into <paramref name="probabilities"/>.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>At most 1, 0 for the shares of the classes; NaN when all rows are of one class.</returns>
    public static double ExplainedLogLoss(
        IReadOnlyList<ReadOnlyMemory<double>> probabilities, ReadOnlySpan<int> classes,
        ReadOnlySpan<double> weights = default)
    {
        double[] share = new double[probabilities.Count];
        double total = MetricInput.TotalWeight(weights, classes.Length);
        for (int row = 0; row < classes.Length; row++)
            share[classes[row]] += MetricInput.WeightOf(weights, row) / total;
        if (share.Count(s => s > 0) < 2)
            return double.NaN;
        double naive = share.Sum(s => s > 0 ? -s * Math.Log(s) : 0);
        return 1 - LogLoss(probabilities, classes, weights) / naive;
    }

    /// <summary>Mean squared error of the probability of the positive class.</summary>
    /// <param name="probabilities">Probability of the positive class, a row each.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>0 to 1; NaN when there is no weight.</returns>
    /// <remarks>Brier (1950), in the form of half his sum for two classes.</remarks>
    public static double BrierScore(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(probabilities.Length, positive.Length, weights.Length);
        double total = 0;
        double weight = 0;
        for (int row = 0; row < positive.Length; row++)
        {
            double error = probabilities[row] - (positive[row] ? 1 : 0);
            double w = MetricInput.WeightOf(weights, row);
            total += w * error * error;
            weight += w;
        }
        return weight > 0 ? total / weight : double.NaN;
    }

    /// <summary>Brier's original score for several classes: squared errors summed over the classes, 0 to 2.</summary>
    /// <param name="probabilities">For each class the probability of each row.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    public static double BrierScore(
        IReadOnlyList<ReadOnlyMemory<double>> probabilities, ReadOnlySpan<int> classes,
        ReadOnlySpan<double> weights = default)
    {
        double total = 0;
        for (int label = 0; label < probabilities.Count; label++)
            total += BrierScore(probabilities[label].Span, RankingMetrics.RowsOf(classes, label), weights);
        return total;
    }
}
