namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Bounds of a <see cref="PredictionLog"/>: how much waits, how often it is written, how much is kept.
/// </summary>
public sealed record PredictionLogOptions
{
    /// <summary>Most rows that may wait to be written; more are dropped and counted. At least 1.</summary>
    public int MaxPendingRows { get; init; } = 100_000;

    /// <summary>Most bytes that the waiting rows may take; more are dropped and counted. At least 1.</summary>
    public int MaxPendingBytes { get; init; } = 64 << 20;

    /// <summary>Rows may wait this long, so that many are written in one transaction.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Most rows kept for one version of a model; the oldest go first, in groups as they were written.
    /// </summary>
    public long MaxRowsPerVersion { get; init; } = 1_000_000;

    /// <summary>Rows older than this are deleted.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a transaction waits for another process to finish its own.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock that ages rows.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Rows written between two looks at what is too old or too much.</summary>
    internal long RowsBetweenCleanings { get; init; } = 50_000;
}
