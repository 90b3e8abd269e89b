namespace Cairn.Numerics.Statistics;

/// <summary>
/// The Kolmogorov–Smirnov test: how far two distribution functions are apart, and how surprising that is.
/// </summary>
public static class KolmogorovSmirnovTest
{
    /// <summary>
    /// The two-sided p-value of a distance between the empirical distribution functions of two samples.
    /// </summary>
    /// <param name="distance">Greatest absolute difference of the two, in [0, 1].</param>
    /// <param name="size1">Size of the first sample, ≥ 1.</param>
    /// <param name="size2">Size of the second, ≥ 1.</param>
    /// <remarks>
    /// Kolmogorov's limit with the correction for finite samples of Stephens (1970), λ = (√e + 0.12 + 0.11 / √e) D with
    /// e = n₁ n₂ / (n₁ + n₂). Where values repeat the test is conservative.
    /// </remarks>
    public static double PValue(double distance, double size1, double size2)
    {
        double root = Math.Sqrt(size1 * size2 / (size1 + size2));
        return SurvivalFunction((root + 0.12 + 0.11 / root) * distance);
    }

    /// <summary>The probability that Kolmogorov's variable exceeds <paramref name="x"/>.</summary>
    /// <remarks>
    /// Two series that converge fast on either side of 1: Feller (1948), and its theta transform below.
    /// </remarks>
    public static double SurvivalFunction(double x)
    {
        if (x <= 0)
            return 1;
        if (x < 1)
        {
            double sum = 0;
            for (int j = 1; j <= 7; j += 2)
                sum += Math.Exp(-j * j * Math.PI * Math.PI / (8 * x * x));
            return 1 - Math.Sqrt(2 * Math.PI) / x * sum;
        }
        double alternating = 0;
        for (int j = 1; j <= 6; j++)
            alternating += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * x * x);
        return Math.Clamp(alternating, 0, 1);
    }
}
