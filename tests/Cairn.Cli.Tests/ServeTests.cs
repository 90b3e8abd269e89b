using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;

namespace Cairn.Cli.Tests;

/// <summary>The server as a process: how it is told to stop, and who may reach it.</summary>
public sealed partial class ServeTests : IDisposable
{
    private const string Row = """{"dataframe_records":[{"amount":7,"plan":"a"}]}""";

    private readonly Tool _tool = new();

    public ServeTests()
    {
        StringBuilder text = new("amount,plan,left\n");
        for (int i = 0; i < 300; i++)
            text.Append($"{i * 37 % 101},{"abc"[i % 3]},{(i * 37 % 101 + i % 7 > 50 ? "yes" : "no")}\n");
        _tool.Write("data.csv", text.ToString());
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--name", "m");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_server_that_is_told_to_end_answers_what_was_begun_and_logs_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM here");
        const int Begun = 20, Callers = 4;
        using Process process = _tool.Start("serve", "m", "--port", "0", "--json");
        Uri url = await UrlOf(process);
        using HttpClient client = new() { BaseAddress = url };
        TcpClient[] begun = [.. Enumerable.Range(0, Begun).Select(_ => Begin(url))];
        while (InFlight(await client.GetStringAsync("/metrics")) < Begun)
            await Task.Yield();
        TaskCompletionSource busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] callers = [.. Enumerable.Range(0, Callers).Select(_ => CallUntilRefusedAsync(url, busy))];
        await busy.Task;

        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        int answered = (await Task.WhenAll(callers)).Sum();
        // Nothing new is taken by now. The rest of what was begun comes only after that.
        foreach (TcpClient request in begun)
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", await EndAsync(request));

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        using CairnStore store = CairnStore.Open(Path.Combine(_tool.Folder, ".cairn"));
        PredictionLogReader log = new(store.PredictionLogPath);
        Assert.Equal(answered + Begun, log.Read("m", "1", lastRows: 1_000_000).Rows);
    }

    [Fact]
    public void A_server_that_others_can_reach_needs_a_key_that_is_a_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no mode here");
        ToolResult open = _tool.Run("serve", "m", "--url", "http://0.0.0.0:0");
        Assert.Equal(2, open.ExitCode);
        Assert.Contains("http://0.0.0.0:0 can be reached from other machines, and no key is set.", open.Error);

        WriteKey(UnixFileMode.OtherRead);
        ToolResult readable = _tool.Run("serve", "m", "--url", "http://0.0.0.0:0", "--key-file", "key");
        Assert.Equal(2, readable.ExitCode);
        Assert.Contains("can be read or changed by others than its owner", readable.Error);
    }

    [Fact]
    public async Task A_server_with_a_key_in_a_file_asks_for_it()
    {
        WriteKey(UnixFileMode.None);
        using Process process = _tool.Start("serve", "m", "--port", "0", "--key-file", "key", "--json");
        try
        {
            using HttpClient client = new() { BaseAddress = await UrlOf(process) };
            Assert.Equal(401, (int)(await client.GetAsync("/")).StatusCode);
            client.DefaultRequestHeaders.Add("Authorization", "Bearer correct-horse-battery");
            Assert.Equal(200, (int)(await client.GetAsync("/")).StatusCode);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private void WriteKey(UnixFileMode others)
    {
        string path = Path.Combine(_tool.Folder, _tool.Write("key", "correct-horse-battery\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
    }

    private static async Task<Uri> UrlOf(Process process) =>
        new((string)JsonNode.Parse((await process.StandardOutput.ReadLineAsync())!)!["url"]!);

    // Sends a request all but its last byte, so that the server has to wait for it.
    private static TcpClient Begin(Uri url)
    {
        TcpClient client = new(url.Host, url.Port);
        string request =
            $"POST /invocations HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Row.Length}\r\n\r\n{Row[..^1]}";
        client.GetStream().Write(Encoding.ASCII.GetBytes(request));
        return client;
    }

    private static async Task<string> EndAsync(TcpClient client)
    {
        using (client)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Row[^1..]));
            using StreamReader reader = new(client.GetStream());
            return await reader.ReadToEndAsync();
        }
    }

    // Every call has a connection of its own: one that is kept may be closed just as the next request sets out on it.
    private static async Task<int> CallUntilRefusedAsync(Uri url, TaskCompletionSource busy)
    {
        using SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.Zero };
        using HttpClient client = new(handler) { BaseAddress = url };
        for (int answered = 0; ; answered++)
        {
            HttpResponseMessage reply;
            try
            {
                StringContent row = new(Row, Encoding.UTF8, "application/json");
                reply = await client.PostAsync("/invocations", row);
            }
            catch (HttpRequestException)
            {
                return answered;
            }
            using (reply)
                Assert.Equal(200, (int)reply.StatusCode);
            if (answered == 50)
                busy.TrySetResult();
        }
    }

    private static int InFlight(string metrics) =>
        int.Parse(InFlightLine().Match(metrics).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^cairn_inference_in_flight\{.*\} (\d+)$", RegexOptions.Multiline)]
    private static partial Regex InFlightLine();
}
