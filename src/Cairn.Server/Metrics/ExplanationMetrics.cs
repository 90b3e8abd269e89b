namespace Cairn.Server.Metrics;

/// <summary>What is counted about explanations of one version of a served model.</summary>
public sealed class ExplanationMetrics
{
    private readonly StripedCounter[] _requests = [.. Enumerable.Range(0, 3).Select(_ => new StripedCounter())];

    /// <summary>Time from the first byte of a request to its answer.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Rows explained.</summary>
    public StripedCounter Rows { get; } = new();

    /// <summary>Requests answered with a status of one class.</summary>
    /// <param name="statusClass">2, 4 or 5.</param>
    public long Count(int statusClass) => Counter(statusClass).Value;

    /// <summary>Counts an answer.</summary>
    internal void Answered(int status, int rows, long stopwatchTicks)
    {
        Counter(status / 100).Add();
        if (rows > 0)
            Rows.Add(rows);
        Latency.Record(stopwatchTicks);
    }

    private StripedCounter Counter(int statusClass) => _requests[statusClass switch { 2 => 0, 4 => 1, _ => 2 }];
}
