using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Demo;

/// <summary>Customers who ask the server one row at a time, as an application would.</summary>
internal sealed class LiveTraffic : IDisposable
{
    private const int Clients = 8;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly string[] _columns;

    /// <summary>Traffic to a model.</summary>
    /// <param name="serverUrl">Where the server listens.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="signature">What the model reads; customers send nothing else.</param>
    public LiveTraffic(string serverUrl, string model, Signature signature)
    {
        _columns = [.. signature.Inputs.Select(i => i.Name)];
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients });
        _address = new Uri($"{serverUrl}/invocations/{model}");
    }

    /// <summary>Asks for every row of <paramref name="rows"/>, several at once.</summary>
    /// <param name="rows">Customers.</param>
    /// <param name="progress">Receives the share done.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <exception cref="HttpRequestException">The server refused a row.</exception>
    public async Task<TrafficResult> SendAsync(Table rows, IProgress<double>? progress, CancellationToken cancellation)
    {
        double[] milliseconds = new double[rows.RowCount];
        int done = 0;
        long start = Stopwatch.GetTimestamp();
        ParallelOptions options = new() { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rows.RowCount, options, async (row, token) =>
        {
            byte[] body = Body(rows, row);
            long sent = Stopwatch.GetTimestamp();
            await AskAsync(body, token);
            milliseconds[row] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            int count = Interlocked.Increment(ref done);
            if (count % 100 == 0)
                progress?.Report((double)count / rows.RowCount);
        });
        return new TrafficResult(milliseconds, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(byte[] body, CancellationToken cancellation)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage reply = await _http.PostAsync(_address, content, cancellation);
        if (!reply.IsSuccessStatusCode)
        {
            string text = await reply.Content.ReadAsStringAsync(cancellation);
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{(int)reply.StatusCode}: {text}"));
        }
    }

    private byte[] Body(Table rows, int row)
    {
        JsonObject record = [];
        foreach (Column column in _columns.Select(name => rows[name]))
        {
            record[column.Name] = column.ValueAt(row) switch
            {
                double number => number,
                long number => number,
                bool flag => flag,
                _ => column.Format(row),
            };
        }
        return Encoding.UTF8.GetBytes(new JsonObject { ["dataframe_records"] = new JsonArray(record) }.ToJsonString());
    }
}
