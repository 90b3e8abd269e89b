namespace Cairn.Learning.Metrics;

/// <summary>Metrics of predicted quantiles. All are NaN where they are undefined.</summary>
public static class QuantileMetrics
{
    /// <summary>
    /// Mean pinball loss: an error above the prediction costs <paramref name="level"/> of itself, one below
    /// 1 − <paramref name="level"/>; least in the mean for the true quantile.
    /// </summary>
    /// <param name="predicted">Predicted quantile of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="level">Level of the quantile, between 0 and 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <remarks>Koenker and Bassett (1978).</remarks>
    public static double PinballLoss(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, double level, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double sum = 0;
        for (int row = 0; row < actual.Length; row++)
        {
            double error = actual[row] - predicted[row];
            sum += MetricInput.WeightOf(weights, row) * (error >= 0 ? level * error : (level - 1) * error);
        }
        double total = MetricInput.TotalWeight(weights, actual.Length);
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>Share of rows whose true value lies between two predicted quantiles, both ends included.</summary>
    /// <param name="low">The lower quantile of each row.</param>
    /// <param name="high">The upper quantile of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Coverage(
        ReadOnlySpan<double> low, ReadOnlySpan<double> high, ReadOnlySpan<double> actual,
        ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(low.Length, actual.Length, weights.Length);
        MetricInput.CheckLengths(high.Length, actual.Length, weights.Length);
        double inside = 0;
        for (int row = 0; row < actual.Length; row++)
            inside += actual[row] >= low[row] && actual[row] <= high[row] ? MetricInput.WeightOf(weights, row) : 0;
        double total = MetricInput.TotalWeight(weights, actual.Length);
        return total > 0 ? inside / total : double.NaN;
    }
}
