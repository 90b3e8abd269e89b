using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Whether differences lie symmetrically about 0, from the ranks of their sizes: a few huge ones decide nothing.</summary>
/// <param name="Count">Number of differences that are not 0.</param>
/// <param name="Positive">Sum of the ranks of the positive ones.</param>
/// <param name="PValue">Two-sided p value.</param>
/// <remarks>
/// Wilcoxon (1945). Differences of 0 are left out. Exact for at most 50 without ties, by the number of subsets of ranks;
/// otherwise normal, with the variance corrected for ties.
/// </remarks>
public sealed record WilcoxonTest(int Count, double Positive, double PValue)
{
    private const int MostExact = 50;

    /// <summary>Tests differences.</summary>
    /// <param name="differences">One a pair, finite.</param>
    public static WilcoxonTest Of(ReadOnlySpan<double> differences)
    {
        double[] values = [.. differences.ToArray().Where(d => d != 0)];
        int n = values.Length;
        if (n == 0)
            return new WilcoxonTest(0, 0, 1);
        double[] ranks = DeLongTest.Midranks([.. values.Select(Math.Abs)]);
        double positive = values.Select((value, i) => value > 0 ? ranks[i] : 0).Sum();
        double total = n * (n + 1.0) / 2;
        double least = Math.Min(positive, total - positive);
        double[] ties = [.. ranks.GroupBy(rank => rank).Select(tie => (double)tie.Count())];
        if (n <= MostExact && ties.Length == n && n == differences.Length)
            return new WilcoxonTest(n, positive, Math.Min(1, 2 * ShareAtMost((int)least, n)));
        double variance = n * (n + 1.0) * (2 * n + 1) / 24 - ties.Sum(t => t * t * t - t) / 48;
        return new WilcoxonTest(n, positive, NormalDistribution.TwoSided((least - total / 2) / Math.Sqrt(variance)));
    }

    // The share of the 2ⁿ sets of ranks whose sum is at most this.
    private static double ShareAtMost(int sum, int n)
    {
        double[] ways = new double[sum + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++)
        {
            for (int s = sum; s >= rank; s--)
                ways[s] += ways[s - rank];
        }
        return ways.Sum() / Math.Pow(2, n);
    }
}
