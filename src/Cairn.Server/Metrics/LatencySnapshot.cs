namespace Cairn.Server.Metrics;

/// <summary>The counts of a <see cref="LatencyHistogram"/> at one moment, or between two.</summary>
public sealed class LatencySnapshot
{
    private readonly long[] _counts;

    internal LatencySnapshot(long[] counts, long sumNanoseconds)
    {
        _counts = counts;
        SumSeconds = sumNanoseconds / 1e9;
        foreach (long count in counts)
            Count += count;
    }

    private LatencySnapshot(long[] counts, double sumSeconds, long count)
    {
        _counts = counts;
        SumSeconds = sumSeconds;
        Count = count;
    }

    /// <summary>Number of durations.</summary>
    public long Count { get; }

    /// <summary>Sum of the durations in seconds.</summary>
    public double SumSeconds { get; }

    /// <summary>Count of each bucket, the last one for durations above all bounds.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>What was counted since <paramref name="earlier"/>.</summary>
    public LatencySnapshot Since(LatencySnapshot earlier)
    {
        long[] counts = new long[_counts.Length];
        for (int bucket = 0; bucket < counts.Length; bucket++)
            counts[bucket] = _counts[bucket] - earlier._counts[bucket];
        return new LatencySnapshot(counts, SumSeconds - earlier.SumSeconds, Count - earlier.Count);
    }

    /// <summary>
    /// The duration in seconds that a share of all durations does not exceed; NaN when there are none.
    /// </summary>
    /// <param name="share">0 to 1; 0.99 for the 99th percentile.</param>
    public double Quantile(double share)
    {
        if (Count == 0)
            return double.NaN;
        double rank = share * Count;
        long below = 0;
        ReadOnlySpan<long> bounds = LatencyHistogram.BoundsInNanoseconds;
        for (int bucket = 0; bucket < bounds.Length; bucket++)
        {
            long count = _counts[bucket];
            if (count > 0 && below + count >= rank)
            {
                double low = bucket == 0 ? 0 : bounds[bucket - 1];
                return (low + (bounds[bucket] - low) * Math.Clamp((rank - below) / count, 0, 1)) / 1e9;
            }
            below += count;
        }
        return bounds[^1] / 1e9;
    }

    /// <summary>
    /// Number of durations of at most <paramref name="seconds"/>, which is one of the histogram's bounds.
    /// </summary>
    public long CountUpTo(double seconds)
    {
        long limit = (long)Math.Round(seconds * 1e9);
        ReadOnlySpan<long> bounds = LatencyHistogram.BoundsInNanoseconds;
        long count = 0;
        for (int bucket = 0; bucket < bounds.Length && bounds[bucket] <= limit; bucket++)
            count += _counts[bucket];
        return count;
    }
}
