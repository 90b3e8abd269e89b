using System.Diagnostics;

namespace Cairn.Server.Metrics;

/// <summary>Counts durations in ten buckets a decade from 10 µs to 10 s.</summary>
/// <remarks>
/// The bounds are the R10 series of preferred numbers (1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8), which contains the
/// bounds that
/// <c>/metrics</c> shows. A quantile read from them is off by less than an eighth of its value.
/// </remarks>
public sealed class LatencyHistogram
{
    // One stripe: a count a bucket, the overflow bucket, and the sum of nanoseconds in the last place.
    private const int StripeLength = 64;
    private const int SumPlace = StripeLength - 1;

    private static readonly long[] s_bounds = MakeBounds();
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly long[] _cells = new long[Stripes.Count * StripeLength];

    /// <summary>Upper bounds of the buckets in nanoseconds, ascending; one more bucket lies above the last.</summary>
    public static ReadOnlySpan<long> BoundsInNanoseconds => s_bounds;

    /// <summary>Counts one duration.</summary>
    /// <param name="stopwatchTicks">A difference of <see cref="Stopwatch.GetTimestamp"/> values.</param>
    public void Record(long stopwatchTicks)
    {
        long nanoseconds = (long)(stopwatchTicks * s_nanosecondsPerTick);
        int index = s_bounds.AsSpan().BinarySearch(nanoseconds);
        int bucket = index >= 0 ? index : ~index;
        int stripe = Stripes.Current * StripeLength;
        Interlocked.Increment(ref _cells[stripe + bucket]);
        Interlocked.Add(ref _cells[stripe + SumPlace], nanoseconds);
    }

    /// <summary>The counts so far.</summary>
    public LatencySnapshot Snapshot()
    {
        long[] counts = new long[s_bounds.Length + 1];
        long sum = 0;
        for (int stripe = 0; stripe < Stripes.Count; stripe++)
        {
            ReadOnlySpan<long> cells = _cells.AsSpan(stripe * StripeLength, StripeLength);
            for (int bucket = 0; bucket < counts.Length; bucket++)
                counts[bucket] += cells[bucket];
            sum += cells[SumPlace];
        }
        return new LatencySnapshot(counts, sum);
    }

    private static long[] MakeBounds()
    {
        int[] steps = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800];
        List<long> bounds = [];
        for (long unit = 100; unit <= 10_000_000; unit *= 10)
        {
            foreach (int step in steps)
                bounds.Add(unit * step);
        }
        bounds.Add(10_000_000_000);
        return [.. bounds];
    }
}
