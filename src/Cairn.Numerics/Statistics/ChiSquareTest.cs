namespace Cairn.Numerics.Statistics;

/// <summary>Pearson's chi-square test of whether two samples of groups come from one distribution.</summary>
public static class ChiSquareTest
{
    /// <summary>Statistic, degrees of freedom and p-value of the 2 × k table of the two rows of counts.</summary>
    /// <param name="first">Counts of the groups in the first sample, ≥ 0.</param>
    /// <param name="second">Counts of the same groups in the second sample.</param>
    /// <returns>
    /// (0, 0, 1) when fewer than two groups occur or a sample is empty. No continuity correction. The p-value is good
    /// when every expected count is about 5 or more.
    /// </returns>
    public static (double Statistic, int DegreesOfFreedom, double PValue) Homogeneity(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException("Both samples have the same groups.", nameof(second));
        double n1 = 0;
        double n2 = 0;
        int groups = 0;
        for (int i = 0; i < first.Length; i++)
        {
            n1 += first[i];
            n2 += second[i];
            groups += first[i] + second[i] > 0 ? 1 : 0;
        }
        if (groups < 2 || n1 <= 0 || n2 <= 0)
            return (0, 0, 1);
        double statistic = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double both = first[i] + second[i];
            if (both <= 0)
                continue;
            double expected1 = both * (n1 / (n1 + n2));
            double expected2 = both * (n2 / (n1 + n2));
            statistic += Square(first[i] - expected1) / expected1 + Square(second[i] - expected2) / expected2;
        }
        return (statistic, groups - 1, SurvivalFunction(statistic, groups - 1));
    }

    /// <summary>The probability that a chi-square variable exceeds <paramref name="statistic"/>.</summary>
    /// <param name="statistic">≥ 0.</param>
    /// <param name="degreesOfFreedom">≥ 1.</param>
    public static double SurvivalFunction(double statistic, int degreesOfFreedom) =>
        GammaFunctions.UpperRegularized(degreesOfFreedom / 2.0, statistic / 2);

    private static double Square(double value) => value * value;
}
