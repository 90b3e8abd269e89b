namespace Cairn.Learning.Metrics.Regression;

/// <summary>Further metrics of predicted numbers, beside those of <see cref="RegressionMetrics"/>. All are NaN where undefined.</summary>
public static class ErrorMetrics
{
    /// <summary>Mean squared error, in the squared unit of the target.</summary>
    /// <param name="predicted">Predicted value of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double MeanSquaredError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        RegressionMetrics.Mean(predicted, actual, weights, static (p, a) => (p - a) * (p - a));

    /// <summary>Mean squared difference of ln(1 + value): an error of a factor counts the same for small and large values.</summary>
    /// <returns>NaN where a truth or prediction of a row of weight is −1 or below.</returns>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double MeanSquaredLogError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double sum = 0;
        for (int row = 0; row < actual.Length; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            if (weight == 0)
                continue;
            if (!(predicted[row] > -1 && actual[row] > -1))
                return double.NaN;
            double error = Math.Log(1 + predicted[row]) - Math.Log(1 + actual[row]);
            sum += weight * error * error;
        }
        double total = MetricInput.TotalWeight(weights, actual.Length);
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>Root of the mean squared log error.</summary>
    /// <inheritdoc cref="MeanSquaredLogError"/>
    public static double RootMeanSquaredLogError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(MeanSquaredLogError(predicted, actual, weights));

    /// <summary>The greatest absolute error of a row of positive weight, in the unit of the target.</summary>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double MaxError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double most = double.NaN;
        for (int row = 0; row < actual.Length; row++)
        {
            double error = Math.Abs(predicted[row] - actual[row]);
            if (MetricInput.WeightOf(weights, row) > 0 && !(error <= most))
                most = error;
        }
        return most;
    }

    /// <summary>1 − variance of the errors ∕ variance of the target: R² of predictions whose constant bias is forgiven.</summary>
    /// <returns>At most 1; NaN when the target does not vary.</returns>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double ExplainedVariance(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        double bias = RegressionMetrics.Mean(predicted, actual, weights, static (p, a) => a - p);
        double mean = RegressionMetrics.WeightedMean(actual, weights);
        double left = RegressionMetrics.Mean(predicted, actual, weights, (p, a) => (a - p - bias) * (a - p - bias));
        double all = RegressionMetrics.Mean(predicted, actual, weights, (_, a) => (a - mean) * (a - mean));
        return RegressionMetrics.Varies(actual, weights) ? 1 - left / all : double.NaN;
    }

    /// <summary>D² of the pinball loss: the share of it that is explained beyond the one best constant quantile.</summary>
    /// <param name="predicted">Predicted quantile of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="level">Level of the quantile, between 0 and 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>At most 1; NaN when the target does not vary.</returns>
    /// <remarks>Koenker and Machado (1999).</remarks>
    public static double ExplainedPinball(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, double level, ReadOnlySpan<double> weights = default)
    {
        double[] naive = new double[actual.Length];
        Array.Fill(naive, WeightedQuantiles.Of(actual, weights, [level])[0]);
        return RegressionMetrics.Varies(actual, weights)
            ? 1 - QuantileMetrics.PinballLoss(predicted, actual, level, weights)
                / QuantileMetrics.PinballLoss(naive, actual, level, weights)
            : double.NaN;
    }

    /// <summary>D² of the absolute error: the share of it that is explained beyond the median.</summary>
    /// <returns>At most 1; NaN when the target does not vary.</returns>
    /// <inheritdoc cref="MeanSquaredError"/>
    public static double ExplainedAbsolute(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        ExplainedPinball(predicted, actual, 0.5, weights);
}
