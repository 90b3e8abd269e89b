using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>Bias-corrected and accelerated intervals from bootstrap replicates.</summary>
/// <remarks>
/// Efron (1987), "Better bootstrap confidence intervals": the percentiles that are read off move with the bias z₀, the normal
/// deviate of the share of replicates below the estimate, and with the acceleration a, the skewness of the jackknife values
/// over six. Here the deviates are those of Student's t with n − 1 degrees, times √(n ∕ (n − 1)), since replicates of n units
/// spread too little by that much (Hesterberg 2015, "What teachers should know about the bootstrap").
/// </remarks>
public static class BiasCorrectedInterval
{
    /// <summary>The interval, or null when the replicates do not vary or fewer than 50 are defined.</summary>
    /// <param name="estimate">The value on all units.</param>
    /// <param name="replicates">Its value on each resample; NaN where undefined.</param>
    /// <param name="jackknife">Its value with each block of units left out; NaN where undefined.</param>
    /// <param name="units">Number of units drawn from, ≥ 2.</param>
    /// <param name="level">Chance that the interval holds the true value, between 0 and 1.</param>
    public static MetricInterval? Of(
        double estimate, ReadOnlySpan<double> replicates, ReadOnlySpan<double> jackknife, int units, double level)
    {
        const int Fewest = 50;
        double[] sorted = [.. replicates.ToArray().Where(double.IsFinite).Order()];
        if (units < 2 || sorted.Length < Fewest || sorted[0] == sorted[^1] || !double.IsFinite(estimate))
            return null;
        double below = 0;
        foreach (double value in sorted)
            below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        // Kept away from the ends, which an estimate beyond every replicate would reach.
        double share = Math.Clamp(below / sorted.Length, 0.5 / sorted.Length, 1 - 0.5 / sorted.Length);
        double bias = NormalDistribution.Quantile(share);
        double acceleration = Acceleration(jackknife);
        double deviate = Math.Sqrt(units / (units - 1.0)) * StudentDistribution.Critical(1 - level, units - 1);
        return new MetricInterval(
            Percentile(sorted, Adjusted(bias, acceleration, -deviate)),
            Percentile(sorted, Adjusted(bias, acceleration, deviate)));
    }

    private static double Acceleration(ReadOnlySpan<double> jackknife)
    {
        double[] values = [.. jackknife.ToArray().Where(double.IsFinite)];
        if (values.Length < 3)
            return 0;
        double mean = values.Average();
        double squares = values.Sum(v => (mean - v) * (mean - v));
        double cubes = values.Sum(v => (mean - v) * (mean - v) * (mean - v));
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private static double Adjusted(double bias, double acceleration, double deviate)
    {
        double shifted = bias + deviate;
        double room = 1 - acceleration * shifted;
        // Beyond the pole the correction turns round; the plain percentile is what is left.
        return NormalDistribution.Cumulative(room > 0 ? bias + shifted / room : deviate);
    }

    private static double Percentile(double[] sorted, double share)
    {
        double at = Math.Clamp(share * (sorted.Length + 1) - 1, 0, sorted.Length - 1);
        int below = (int)at;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + (at - below) * (above - sorted[below]);
    }
}
