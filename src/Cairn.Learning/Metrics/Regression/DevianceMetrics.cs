namespace Cairn.Learning.Metrics.Regression;

/// <summary>Deviances of the Tweedie family: how far predicted means are from counts, amounts and claims.</summary>
/// <remarks>
/// Jørgensen (1987). Power 0 is the squared error, 1 Poisson, between 1 and 2 compound Poisson, 2 gamma, 3 inverse Gaussian.
/// All are NaN when there is no weight.
/// </remarks>
public static class DevianceMetrics
{
    /// <summary>Mean Tweedie deviance.</summary>
    /// <param name="predicted">Predicted mean of each row; positive unless the power is 0.</param>
    /// <param name="actual">True value of each row; ≥ 0 for powers from 1 on, positive from 2 on.</param>
    /// <param name="power">Power of the variance: at most 0, or at least 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>≥ 0, 0 for perfect predictions; NaN where a row of weight has a value out of range.</returns>
    public static double Tweedie(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, double power, ReadOnlySpan<double> weights = default)
    {
        if (!(power <= 0 || power >= 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, "wanted at most 0 or at least 1");
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double sum = 0;
        for (int row = 0; row < actual.Length; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            if (weight == 0)
                continue;
            double y = actual[row];
            double p = predicted[row];
            if ((power != 0 && !(p > 0)) || (power >= 1 && y < 0) || (power >= 2 && y == 0))
                return double.NaN;
            sum += weight * Of(y, p, power);
        }
        double total = MetricInput.TotalWeight(weights, actual.Length);
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>Mean Poisson deviance, for counts.</summary>
    /// <param name="predicted">Predicted mean of each row, positive.</param>
    /// <param name="actual">True value of each row, ≥ 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Poisson(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Tweedie(predicted, actual, 1, weights);

    /// <summary>Mean gamma deviance, for positive amounts: it depends on the ratio of truth and prediction alone.</summary>
    /// <param name="predicted">Predicted mean of each row, positive.</param>
    /// <param name="actual">True value of each row, positive.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Gamma(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default) =>
        Tweedie(predicted, actual, 2, weights);

    /// <summary>D²: the share of the Tweedie deviance that the predictions explain; with power 0 it is R².</summary>
    /// <param name="predicted">Predicted mean of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="power">Power of the variance: at most 0, or at least 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>At most 1, 0 for the mean; NaN when the target does not vary.</returns>
    public static double ExplainedTweedie(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, double power, ReadOnlySpan<double> weights = default)
    {
        double deviance = Tweedie(predicted, actual, power, weights);
        double[] naive = new double[actual.Length];
        Array.Fill(naive, RegressionMetrics.WeightedMean(actual, weights));
        return RegressionMetrics.Varies(actual, weights)
            ? 1 - deviance / Tweedie(naive, actual, power, weights)
            : double.NaN;
    }

    private static double Of(double y, double p, double power)
    {
        if (power == 0)
            return (y - p) * (y - p);
        if (power == 1)
            return 2 * ((y > 0 ? y * Math.Log(y / p) : 0) - y + p);
        if (power == 2)
            return 2 * (Math.Log(p / y) + y / p - 1);
        double own = power < 0 ? Math.Max(y, 0) : y;
        return 2 * (Math.Pow(own, 2 - power) / ((1 - power) * (2 - power))
            - y * Math.Pow(p, 1 - power) / (1 - power) + Math.Pow(p, 2 - power) / (2 - power));
    }
}
