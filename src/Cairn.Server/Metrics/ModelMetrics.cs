namespace Cairn.Server.Metrics;

/// <summary>
/// What is counted about one version of a served model. Held by its routes, so a request looks nothing up.
/// </summary>
public sealed class ModelMetrics
{
    private const int TrafficSeconds = 15 * 60;

    // [protocol × 3 classes of status]
    private readonly StripedCounter[] _requests = [.. Enumerable.Range(0, 6).Select(_ => new StripedCounter())];

    internal ModelMetrics(string model, string version)
    {
        Model = model;
        Version = version;
        Traffic = new TrafficSeries(this, TrafficSeconds);
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Version of the model.</summary>
    public string Version { get; }

    /// <summary>Time from the first byte of a request to its answer.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Rows predicted.</summary>
    public StripedCounter Rows { get; } = new();

    /// <summary>Requests being worked on.</summary>
    public StripedCounter InFlight { get; } = new();

    /// <summary>Explanations, which are in none of the other counts but <see cref="InFlight"/>.</summary>
    public ExplanationMetrics Explanations { get; } = new();

    /// <summary>Second-by-second traffic of the last quarter of an hour.</summary>
    public TrafficSeries Traffic { get; }

    /// <summary>Requests answered.</summary>
    public long Requests => _requests.Sum(counter => counter.Value);

    /// <summary>Answers with a status of 4xx.</summary>
    public long ClientErrors => Count(InferenceProtocol.OpenInference, 4) + Count(InferenceProtocol.MlflowScoring, 4);

    /// <summary>Answers with a status of 5xx.</summary>
    public long ServerErrors => Count(InferenceProtocol.OpenInference, 5) + Count(InferenceProtocol.MlflowScoring, 5);

    /// <summary>Requests answered in one protocol with a status of one class.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="statusClass">2, 4 or 5.</param>
    public long Count(InferenceProtocol protocol, int statusClass) => Counter(protocol, statusClass).Value;

    /// <summary>Counts an answer.</summary>
    internal void Answered(InferenceProtocol protocol, int status, int rows, long stopwatchTicks)
    {
        if (protocol == InferenceProtocol.Explanation)
        {
            Explanations.Answered(status, rows, stopwatchTicks);
            return;
        }
        Counter(protocol, status / 100).Add();
        if (rows > 0)
            Rows.Add(rows);
        Latency.Record(stopwatchTicks);
    }

    private StripedCounter Counter(InferenceProtocol protocol, int statusClass) =>
        _requests[(int)protocol * 3 + (statusClass switch { 2 => 0, 4 => 1, _ => 2 })];
}
