using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>The logarithm of how much lower than the best a point is expected to be.</summary>
/// <remarks>
/// ln σ + ln h(z), h(z) = φ(z) + z Φ(z), z = (best − μ)/σ: Ament et al., "Unexpected improvements to expected improvement" (2023),
/// whose logarithm keeps a slope where the improvement itself is zero to double precision.
/// </remarks>
internal static class ExpectedImprovement
{
    // Below it 1 + z Φ/φ has lost too many digits, and its series 1/z² − 3/z⁴ is exact enough.
    private const double Far = -100;

    /// <summary>ln h(<paramref name="z"/>), and its derivative.</summary>
    public static (double Value, double Slope) LogH(double z)
    {
        double logDensity = NormalDistribution.LogDensity(z);
        double logCumulative = NormalDistribution.LogCumulative(z);
        double value;
        if (z > -1)
            value = Math.Log(Math.Exp(logDensity) + z * Math.Exp(logCumulative));
        else if (z > Far)
            value = logDensity + Math.Log(1 + z * Math.Exp(logCumulative - logDensity));
        else
            value = logDensity - 2 * Math.Log(-z) + Math.Log(1 - 3 / (z * z));
        return (value, Math.Exp(logCumulative - value));
    }

    /// <summary>The logarithm of the expected improvement of a process at a point.</summary>
    public static double At(GaussianProcess process, double[] point)
    {
        (double mean, double variance) = process.Predict(point);
        double deviation = Math.Sqrt(variance);
        return Math.Log(deviation) + LogH((process.Best - mean) / deviation).Value;
    }

    /// <summary>The same with its gradient.</summary>
    public static double At(GaussianProcess process, double[] point, Span<double> gradient)
    {
        Span<double> byVariance = stackalloc double[gradient.Length];
        (double mean, double variance) = process.Predict(point, gradient, byVariance);
        double deviation = Math.Sqrt(variance);
        double z = (process.Best - mean) / deviation;
        (double value, double slope) = LogH(z);
        for (int j = 0; j < gradient.Length; j++)
        {
            double byDeviation = byVariance[j] / (2 * deviation);
            gradient[j] = byDeviation / deviation - slope * (gradient[j] + z * byDeviation) / deviation;
        }
        return Math.Log(deviation) + value;
    }
}
