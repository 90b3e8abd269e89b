using System.Buffers;
using System.Text.Json;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Dashboard.Live;

/// <summary>
/// Server-sent events with the traffic of every model: what was, once, then each second as it closes.
/// </summary>
/// <remarks>
/// WHATWG HTML, "Server-sent events". The event <c>traffic</c> carries an array of models, each with its points:
/// <c>[time ms, requests, client errors, server errors, rows, p50 ms, p95 ms, p99 ms]</c>, latencies null without requests.
/// </remarks>
internal sealed class TrafficStream(ServerMetrics metrics, ServerState state, IHostApplicationLifetime lifetime)
{
    /// <summary>Seconds of the past that a new page gets.</summary>
    public const int HistorySeconds = 300;

    // Each open page holds one; a leak of pages must not hold the server.
    private const int MostStreams = 100;

    private int _streams;

    public async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            context.Response.StatusCode = 503;
            return;
        }
        try
        {
            await StreamAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the server stops.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        using CancellationTokenSource stop =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        Dictionary<string, long> sent = [];
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
        do
        {
            ArrayBufferWriter<byte> message = new();
            message.Write("event: traffic\ndata: "u8);
            Write(message, metrics.Models, sent);
            message.Write("\n\n"u8);
            await context.Response.Body.WriteAsync(message.WrittenMemory, stop.Token);
            await context.Response.Body.FlushAsync(stop.Token);
        }
        while (!state.IsDraining && await timer.WaitForNextTickAsync(stop.Token));
    }

    /// <summary>Writes the points of each model that were not sent yet, and takes note of them.</summary>
    internal static void Write(IBufferWriter<byte> to, IReadOnlyList<ModelMetrics> models, Dictionary<string, long> sent)
    {
        using Utf8JsonWriter json = new(to);
        json.WriteStartArray();
        foreach (ModelMetrics model in models)
        {
            string name = $"{model.Model}/{model.Version}";
            long ticks = model.Traffic.Ticks;
            long fresh = sent.TryGetValue(name, out long before) ? ticks - before : HistorySeconds;
            sent[name] = ticks;
            json.WriteStartObject();
            json.WriteString("model", name);
            json.WriteStartArray("points");
            foreach (TrafficPoint point in fresh > 0 ? model.Traffic.Latest((int)Math.Min(fresh, HistorySeconds)) : [])
                Write(json, point);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TrafficPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(new DateTimeOffset(point.Time, TimeSpan.Zero).ToUnixTimeMilliseconds());
        json.WriteNumberValue(point.Requests);
        json.WriteNumberValue(point.ClientErrors);
        json.WriteNumberValue(point.ServerErrors);
        json.WriteNumberValue(point.Rows);
        foreach (double seconds in new[] { point.P50, point.P95, point.P99 })
        {
            if (double.IsNaN(seconds))
                json.WriteNullValue();
            else
                json.WriteNumberValue(Math.Round(seconds * 1000, 3));
        }
        json.WriteEndArray();
    }
}
