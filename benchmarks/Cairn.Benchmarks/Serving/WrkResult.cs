namespace Cairn.Benchmarks.Serving;

/// <summary>What wrk measured.</summary>
/// <param name="RequestsPerSecond">Answers in a second.</param>
/// <param name="P50Milliseconds">Median latency.</param>
/// <param name="P99Milliseconds">99th percentile of the latency.</param>
internal sealed record WrkResult(double RequestsPerSecond, double P50Milliseconds, double P99Milliseconds);
