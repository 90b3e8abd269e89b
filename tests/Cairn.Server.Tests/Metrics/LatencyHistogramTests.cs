using System.Diagnostics;
using Cairn.Server.Metrics;

namespace Cairn.Server.Tests.Metrics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Bounds_rise_and_hold_those_that_scrapes_show()
    {
        long[] bounds = [.. LatencyHistogram.BoundsInNanoseconds];
        Assert.Equal(bounds.Order().Distinct(), bounds);
        Assert.Equal(10_000, bounds[0]);
        Assert.Equal(10_000_000_000, bounds[^1]);
        Assert.Contains(250_000L, bounds);
        Assert.Contains(2_500_000_000L, bounds);
    }

    [Fact]
    public void Quantiles_are_within_an_eighth()
    {
        LatencyHistogram histogram = new();
        Random random = new(5);
        double[] seconds = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 9) * 2e-5)];
        foreach (double value in seconds)
            histogram.Record((long)(value * Stopwatch.Frequency));
        LatencySnapshot snapshot = histogram.Snapshot();
        Array.Sort(seconds);
        foreach (double share in new[] { 0.01, 0.25, 0.5, 0.9, 0.99, 0.999 })
        {
            double exact = seconds[(int)(share * (seconds.Length - 1))];
            Assert.InRange(snapshot.Quantile(share), exact * 0.875, exact * 1.125);
        }
        Assert.Equal(20_000, snapshot.Count);
        Assert.Equal(seconds.Sum(), snapshot.SumSeconds, 3);
    }

    [Fact]
    public void Counts_up_to_a_bound_are_exact()
    {
        LatencyHistogram histogram = new();
        foreach (double milliseconds in new[] { 0.2, 0.25, 0.2501, 3, 20_000 })
            histogram.Record((long)(milliseconds / 1000 * Stopwatch.Frequency));
        LatencySnapshot snapshot = histogram.Snapshot();
        Assert.Equal(2, snapshot.CountUpTo(0.00025));
        Assert.Equal(4, snapshot.CountUpTo(10));
        Assert.Equal(5, snapshot.Count);
        Assert.Equal(10, snapshot.Quantile(1));
        Assert.True(double.IsNaN(new LatencyHistogram().Snapshot().Quantile(0.5)));
    }

    [Fact]
    public async Task Counts_from_many_threads_are_all_there()
    {
        LatencyHistogram histogram = new();
        StripedCounter counter = new();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                histogram.Record(1000);
                counter.Add(2);
            }
        })));
        Assert.Equal(80_000, histogram.Snapshot().Count);
        Assert.Equal(160_000, counter.Value);
    }
}
