using System.Diagnostics;
using Cairn.Data;
using Cairn.Models;

namespace Cairn.Learning.Reports.Facts;

/// <summary>How fast a model answers, and what it takes, on the machine that measured it.</summary>
public sealed record ModelSpeed
{
    private const int MostBatchRows = 20_000;
    private const int MostCalls = 500;
    private const int FewestCalls = 20;
    private const int WarmCalls = 30;

    /// <summary>How long the fit of the model took, in seconds; null when it is not known.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Rows of the batch that was predicted.</summary>
    public required int BatchRows { get; init; }

    /// <summary>Rows predicted a second in the batch, the best of several times.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Threads that the batch was predicted with.</summary>
    public required int Threads { get; init; }

    /// <summary>Predictions of one row each that were timed.</summary>
    public required int Calls { get; init; }

    /// <summary>Median time of a prediction of one row on one thread, in seconds.</summary>
    public required double MedianSeconds { get; init; }

    /// <summary>The time that 99 of 100 such predictions stay below, in seconds.</summary>
    public required double P99Seconds { get; init; }

    /// <summary>Size of the package in bytes; null when there is none.</summary>
    public long? PackageBytes { get; init; }

    /// <summary>Most memory that the process had up to the measurement, in bytes; null when unknown.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>The machine in a phrase.</summary>
    public string Machine { get; init; } =
        $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, "
        + System.Runtime.InteropServices.RuntimeInformation.OSDescription;

    /// <summary>Measures predictions, in this process and without a server, for about as long as it may take.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with the columns that it reads, at least one.</param>
    /// <param name="threads">Threads of the batch.</param>
    /// <param name="budget">About how long to measure.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ModelSpeed Measure(
        IModel model, Table rows, int threads, TimeSpan budget, CancellationToken cancellation = default)
    {
        Table batch = new(model.Signature.BindColumns(rows.RowCount > MostBatchRows ? rows.Head(MostBatchRows) : rows));
        double half = budget.TotalSeconds / 2;
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int times = 0; times < 2 || (times < 20 && Stopwatch.GetElapsedTime(start).TotalSeconds < half); times++)
        {
            cancellation.ThrowIfCancellationRequested();
            long from = Stopwatch.GetTimestamp();
            _ = model.Predict(batch, threads);
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > budget.TotalSeconds)
                break;
        }
        Table[] single = [.. Enumerable.Range(0, Math.Min(100, batch.RowCount)).Select(row => batch.Slice(row, row + 1))];
        List<double> seconds = [];
        start = Stopwatch.GetTimestamp();
        for (int call = 0; call < WarmCalls + MostCalls; call++)
        {
            cancellation.ThrowIfCancellationRequested();
            long from = Stopwatch.GetTimestamp();
            _ = model.Predict(single[call % single.Length], 1);
            if (call >= WarmCalls)
                seconds.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
            if (seconds.Count >= FewestCalls && Stopwatch.GetElapsedTime(start).TotalSeconds > half)
                break;
        }
        seconds.Sort();
        return new ModelSpeed
        {
            BatchRows = batch.RowCount,
            RowsPerSecond = batch.RowCount / Math.Max(1e-9, best),
            Threads = threads,
            Calls = seconds.Count,
            MedianSeconds = seconds[seconds.Count / 2],
            P99Seconds = seconds[Math.Min(seconds.Count - 1, (int)Math.Ceiling(0.99 * seconds.Count) - 1)],
            PeakBytes = Peak(),
        };
    }

    private static long? Peak()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 > 0 ? self.PeakWorkingSet64 : null;
    }
}
