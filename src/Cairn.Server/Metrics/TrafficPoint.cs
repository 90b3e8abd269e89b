namespace Cairn.Server.Metrics;

/// <summary>What a model answered within one second.</summary>
/// <param name="Time">Beginning of the second, UTC.</param>
/// <param name="Requests">Requests answered, errors included.</param>
/// <param name="ClientErrors">Answers with a status of 4xx.</param>
/// <param name="ServerErrors">Answers with a status of 5xx.</param>
/// <param name="Rows">Rows predicted.</param>
/// <param name="P50">Median latency in seconds; NaN when there were no requests.</param>
/// <param name="P95">95th percentile of the latency in seconds, or NaN.</param>
/// <param name="P99">99th percentile of the latency in seconds, or NaN.</param>
public readonly record struct TrafficPoint(
    DateTime Time, long Requests, long ClientErrors, long ServerErrors, long Rows, double P50, double P95, double P99);
