using System.Text.Json.Nodes;

namespace Cairn.Cli.Demo;

/// <summary>How a stretch of traffic went.</summary>
/// <param name="Milliseconds">Time of each request, from the client's side.</param>
/// <param name="Elapsed">Time of the whole stretch.</param>
internal sealed record TrafficResult(double[] Milliseconds, TimeSpan Elapsed)
{
    public double RequestsPerSecond => Milliseconds.Length / Elapsed.TotalSeconds;

    /// <summary>The time that a share <paramref name="probability"/> of the requests stayed below, in milliseconds.</summary>
    public double Quantile(double probability)
    {
        double[] sorted = [.. Milliseconds.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(probability * sorted.Length))];
    }

    public JsonObject ToJson() => new()
    {
        ["requests"] = Milliseconds.Length,
        ["requests_per_second"] = Math.Round(RequestsPerSecond, 1),
        ["p50_ms"] = Math.Round(Quantile(0.5), 3),
        ["p95_ms"] = Math.Round(Quantile(0.95), 3),
        ["p99_ms"] = Math.Round(Quantile(0.99), 3),
    };
}
