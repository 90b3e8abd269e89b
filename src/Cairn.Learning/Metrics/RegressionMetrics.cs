namespace Cairn.Learning.Metrics;

/// <summary>Metrics of predicted numbers. All are NaN where they are undefined.</summary>
public static class RegressionMetrics
{
    /// <summary>Mean absolute error, in the unit of the target.</summary>
    /// <param name="predicted">Predicted value of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double MeanAbsoluteError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Mean(predicted, actual, weights, static (p, a) => Math.Abs(p - a));

    /// <summary>Root of the mean squared error, in the unit of the target.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double RootMeanSquaredError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(Mean(predicted, actual, weights, static (p, a) => (p - a) * (p - a)));

    /// <summary>Share of the variance explained: 1 − Σ w·(a − p)² ∕ Σ w·(a − ā)².</summary>
    /// <returns>At most 1; NaN when the target does not vary.</returns>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double R2(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        double mean = WeightedMean(actual, weights);
        double residual = Mean(predicted, actual, weights, static (p, a) => (p - a) * (p - a));
        double variance = Mean(actual, actual, weights, (_, a) => (a - mean) * (a - mean));
        return Varies(actual, weights) && variance > 0 ? 1 - residual / variance : double.NaN;
    }

    /// <summary>Mean of |error| ∕ |target|, as a fraction: 0.1 is ten per cent.</summary>
    /// <returns>≥ 0; NaN when a row of positive weight has a target of 0.</returns>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double MeanAbsolutePercentageError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        for (int row = 0; row < actual.Length; row++)
        {
            if (actual[row] == 0 && MetricInput.WeightOf(weights, row) > 0)
                return double.NaN;
        }
        return Mean(predicted, actual, weights, static (p, a) => a == 0 ? 0 : Math.Abs((p - a) / a));
    }

    /// <summary>Mean of 2·|error| ∕ (|target| + |prediction|), from 0 to 2; a row where both are 0 counts as 0.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double SymmetricMeanAbsolutePercentageError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Mean(predicted, actual, weights, static (p, a) => p == a ? 0 : 2 * Math.Abs(p - a) / (Math.Abs(p) + Math.Abs(a)));

    /// <summary>The absolute error that half of the rows (by weight) stay below.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double MedianAbsoluteError(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double[] errors = new double[actual.Length];
        for (int row = 0; row < errors.Length; row++)
            errors[row] = Math.Abs(predicted[row] - actual[row]);
        return WeightedQuantiles.Median(errors, weights);
    }

    /// <summary>The weighted mean; NaN when there is no weight.</summary>
    internal static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights) =>
        Mean(values, values, weights, static (_, a) => a);

    /// <summary>Whether the rows of positive weight have more than one value.</summary>
    internal static bool Varies(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double first = double.NaN;
        for (int row = 0; row < values.Length; row++)
        {
            if (MetricInput.WeightOf(weights, row) == 0)
                continue;
            if (double.IsNaN(first))
                first = values[row];
            else if (values[row] != first)
                return true;
        }
        return false;
    }

    /// <summary>The weighted mean of a function of prediction and truth; NaN when there is no weight.</summary>
    internal static double Mean(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights,
        Func<double, double, double> error)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double sum = 0;
        for (int row = 0; row < actual.Length; row++)
            sum += MetricInput.WeightOf(weights, row) * error(predicted[row], actual[row]);
        double total = MetricInput.TotalWeight(weights, actual.Length);
        return total > 0 ? sum / total : double.NaN;
    }
}
