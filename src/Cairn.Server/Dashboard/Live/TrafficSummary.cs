using Cairn.Server.Metrics;

namespace Cairn.Server.Dashboard.Live;

/// <summary>The last minute of a model's traffic in figures.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Requests">Requests of the minute.</param>
/// <param name="Errors">Answers with a status of 4xx or 5xx.</param>
/// <param name="Rows">Rows predicted.</param>
/// <param name="P50">Median latency in seconds over the minute's seconds, weighed by their requests; NaN without
/// any.</param>
/// <param name="P95">95th percentile, of the worst second.</param>
/// <param name="P99">99th percentile, of the worst second.</param>
/// <param name="Total">Requests since the server started.</param>
public sealed record TrafficSummary(
    string Name, string Version, long Requests, long Errors, long Rows, double P50, double P95, double P99, long Total)
{
    private const int Seconds = 60;

    /// <summary>Requests a second.</summary>
    public double Rate => Requests / (double)Seconds;

    /// <summary>Share of the requests that were answered with an error; 0 without requests.</summary>
    public double ErrorShare => Requests == 0 ? 0 : (double)Errors / Requests;

    /// <summary>The last minute of what was counted about a model.</summary>
    public static TrafficSummary Of(ModelMetrics metrics)
    {
        IReadOnlyList<TrafficPoint> points = metrics.Traffic.Latest(Seconds);
        TrafficPoint[] busy = [.. points.Where(p => p.Requests > 0 && !double.IsNaN(p.P50))];
        double requests = busy.Sum(p => (double)p.Requests);
        return new TrafficSummary(
            metrics.Model, metrics.Version, points.Sum(p => p.Requests), points.Sum(p => p.ClientErrors + p.ServerErrors),
            points.Sum(p => p.Rows),
            busy.Length == 0 ? double.NaN : busy.Sum(p => p.P50 * p.Requests) / requests,
            busy.Length == 0 ? double.NaN : busy.Max(p => p.P95),
            busy.Length == 0 ? double.NaN : busy.Max(p => p.P99),
            metrics.Requests);
    }
}
