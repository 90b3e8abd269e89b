namespace Cairn.Numerics.Statistics;

/// <summary>
/// Fisher's exact test of whether two samples have the same share of something; right for any counts.
/// </summary>
public static class FisherExactTest
{
    /// <summary>
    /// The two-sided p-value of <paramref name="hits1"/> of <paramref name="size1"/> against
    /// <paramref name="hits2"/> of <paramref name="size2"/>: all tables with the same margins that are no more
    /// probable.
    /// </summary>
    /// <remarks>Time is O(min(size1, hits1 + hits2)).</remarks>
    public static double TwoSided(long hits1, long size1, long hits2, long size2)
    {
        if (hits1 < 0 || hits2 < 0 || hits1 > size1 || hits2 > size2)
            throw new ArgumentException($"{hits1} of {size1} and {hits2} of {size2} are no counts.");
        long hits = hits1 + hits2;
        long least = Math.Max(0, hits - size2);
        long most = Math.Min(size1, hits);
        double all = LogChoose(size1 + size2, hits);
        double observed = LogProbability(hits1);
        double sum = 0;
        for (long k = least; k <= most; k++)
        {
            double probability = LogProbability(k);
            if (probability <= observed + 1e-7) // equal ones differ by rounding
                sum += Math.Exp(probability);
        }
        return Math.Min(1, sum);

        double LogProbability(long k) => LogChoose(size1, k) + LogChoose(size2, hits - k) - all;
    }

    private static double LogChoose(long n, long k) =>
        GammaFunctions.LogGamma(n + 1.0) - GammaFunctions.LogGamma(k + 1.0) - GammaFunctions.LogGamma(n - k + 1.0);
}
