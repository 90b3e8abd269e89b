using Cairn.Learning.Metrics.Intervals;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Two areas under ROC curves on the same rows, and how sure their difference is.</summary>
/// <param name="First">Area of the first model.</param>
/// <param name="Second">Area of the second.</param>
/// <param name="FirstVariance">Variance of the first area.</param>
/// <param name="SecondVariance">Variance of the second.</param>
/// <param name="Covariance">Their covariance.</param>
/// <remarks>DeLong, DeLong and Clarke-Pearson (1988), in O(n log n) by the midranks of Sun and Xu (2014).</remarks>
public sealed record DeLongTest(
    double First, double Second, double FirstVariance, double SecondVariance, double Covariance)
{
    /// <summary>Compares scores.</summary>
    /// <param name="first">Score of each row by the first model, finite.</param>
    /// <param name="second">Score of each row by the second.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <returns>Null with fewer than two rows of either class.</returns>
    public static DeLongTest? Of(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<bool> positive)
    {
        MetricInput.CheckLengths(first.Length, positive.Length, 0);
        MetricInput.CheckLengths(second.Length, positive.Length, 0);
        int positives = positive.Count(true);
        if (positives < 2 || positive.Length - positives < 2)
            return null;
        (double areaOfFirst, double[] hits, double[] misses) = Placements(first, positive, positives);
        (double areaOfSecond, double[] otherHits, double[] otherMisses) = Placements(second, positive, positives);
        double Covary(double[] a, double[] b, double[] c, double[] d) =>
            Covariances(a, b) / a.Length + Covariances(c, d) / c.Length;
        return new DeLongTest(
            areaOfFirst, areaOfSecond, Covary(hits, hits, misses, misses),
            Covary(otherHits, otherHits, otherMisses, otherMisses), Covary(hits, otherHits, misses, otherMisses));
    }

    /// <summary>Second area less first.</summary>
    public double Difference => Second - First;

    /// <summary>Standard error of the difference.</summary>
    public double StandardError => Math.Sqrt(Math.Max(0, FirstVariance + SecondVariance - 2 * Covariance));

    /// <summary>The difference in standard errors; 0 when both rank the rows alike.</summary>
    public double Z => Difference == 0 ? 0 : Difference / StandardError;

    /// <summary>Two-sided p value.</summary>
    public double PValue => NormalDistribution.TwoSided(Z);

    /// <summary>The interval of the difference.</summary>
    /// <param name="level">Chance that it holds the true difference, between 0 and 1.</param>
    public MetricInterval Interval(double level)
    {
        double reach = StandardError * NormalDistribution.Quantile((1 + level) / 2);
        return new MetricInterval(Difference - reach, Difference + reach);
    }

    // For each positive row the share of negatives below it, for each negative that of positives above; ties half.
    private static (double Area, double[] Hits, double[] Misses) Placements(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, int positives)
    {
        int negatives = scores.Length - positives;
        double[] up = new double[positives];
        double[] down = new double[negatives];
        int p = 0;
        int n = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            if (positive[row])
                up[p++] = scores[row];
            else
                down[n++] = scores[row];
        }
        double[] all = [.. up, .. down];
        double[] together = Midranks(all);
        double[] within = Midranks(up);
        double[] withinDown = Midranks(down);
        double[] hits = [.. within.Select((rank, i) => (together[i] - rank) / negatives)];
        double[] misses = [.. withinDown.Select((rank, j) => 1 - (together[positives + j] - rank) / positives)];
        return (hits.Average(), hits, misses);
    }

    /// <summary>Ranks from 1; those of equal values are their mean.</summary>
    internal static double[] Midranks(double[] values)
    {
        double[] sorted = [.. values];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[values.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];)
                end++;
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + end + 1) / 2.0;
        }
        return ranks;
    }

    private static double Covariances(double[] a, double[] b)
    {
        double meanOfA = a.Average();
        double meanOfB = b.Average();
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - meanOfA) * (b[i] - meanOfB);
        return sum / (a.Length - 1);
    }
}
