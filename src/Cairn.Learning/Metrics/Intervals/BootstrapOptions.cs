namespace Cairn.Learning.Metrics.Intervals;

/// <summary>How the spread of metrics is measured by resampling.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How many times the rows are drawn anew, 100 to 100,000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Chance that an interval holds the true value, between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use, ≥ 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Most row visits over all resamples. Where the rows would take more, the spread is that of a part of them, chosen at
    /// random, brought to the size of the whole by the root of the ratio of the sizes.
    /// </summary>
    public double MostVisits { get; init; } = 4e8;

    /// <summary>Receives the share of the work done, 0 to 1, from any thread; or null.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken Cancellation { get; init; }
}
