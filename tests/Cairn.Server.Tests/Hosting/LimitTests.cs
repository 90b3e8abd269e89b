using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Server.Tests.Hosting;

public sealed class LimitTests
{
    [Fact]
    public async Task A_body_that_announces_more_than_the_bound_is_refused_unread()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 1000 });
        (int status, JsonNode? body) = await server.InferAsync(TestServer.Row + new string(' ', 1000));
        Assert.Equal(413, status);
        Assert.Contains("larger than 1000 bytes", (string)body!["error"]!, StringComparison.Ordinal);
        (status, _) = await server.InferAsync(TestServer.Row);
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task A_body_in_chunks_is_refused_when_it_grows_past_the_bound()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 100_000 });
        using HttpRequestMessage request = new(HttpMethod.Post, "/invocations")
        {
            Content = new StringContent(new string(' ', 150_000), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_bomb_is_refused_by_its_size_after_decompression()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 100_000 });
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream stream = new(packed, System.IO.Compression.CompressionMode.Compress))
            stream.Write(Encoding.UTF8.GetBytes(new string(' ', 10_000_000)));
        (int status, JsonNode? body) = await server.PostAsync(
            "/v2/models/churn/infer", TestServer.Bytes(packed.ToArray(), "gzip"));
        Assert.Equal(413, status);
        Assert.Contains("100000 bytes", (string)body!["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"inputs\":[1,2,3,4]}")]
    [InlineData("{\"instances\":[[1],[2],[3],[4]]}")]
    [InlineData("{\"dataframe_records\":[{\"size\":1},{\"size\":1},{\"size\":1},{\"size\":1}]}")]
    public async Task Too_many_rows_are_refused(string request)
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor(), options =>
            options with { MaxRows = 3 });
        (int status, JsonNode? body) = await server.ScoreAsync(request);
        Assert.Equal(413, status);
        Assert.Contains("more than 3 rows", (string)body!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shape_that_claims_too_many_rows_is_refused_before_its_data_is_read()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        (int status, JsonNode? body) = await server.InferAsync(
            """{"inputs":[{"name":"size","shape":[2000000000],"datatype":"FP64","data":[1]}]}""");
        Assert.Equal(413, status);
        Assert.Equal("too-many-rows", (string?)body!["code"]);
    }

    [Fact]
    public async Task Requests_beyond_the_bound_get_503_and_are_asked_to_come_back()
    {
        using SemaphoreSlim entered = new(0);
        using SemaphoreSlim release = new(0);
        FakeModel model = new() { Before = _ => { entered.Release(); release.Wait(); } };
        await using TestServer server = await TestServer.StartAsync(model, options =>
            options with { MaxConcurrentRequests = 1 });
        Task<(int Status, JsonNode? Body)> first = server.InferAsync(TestServer.Row);
        await entered.WaitAsync();

        using HttpResponseMessage second = await server.Client.PostAsync(
            "/v2/models/churn/infer", new StringContent(TestServer.Row));
        Assert.Equal(503, (int)second.StatusCode);
        Assert.Equal("1", second.Headers.RetryAfter!.ToString());
        (int ready, _) = await server.GetAsync("/readyz");
        Assert.Equal(200, ready);

        release.Release();
        Assert.Equal(200, (await first).Status);
        Assert.Contains("cairn_http_requests_refused_total 1\n", server.Server.Metrics.ToText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(
            options => options with { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        using TcpClient client = new();
        Uri url = new(server.Server.Url);
        await client.ConnectAsync(IPAddress.Loopback, url.Port);
        using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /v2/models/churn/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{\"inp"));
        using StreamReader reader = new(stream);
        string answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("did not arrive within 0.2 s", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_take_too_long_are_given_up_between_blocks()
    {
        FakeModel model = new() { Before = _ => Thread.Sleep(60) };
        await using TestServer server = await TestServer.StartAsync(
            model, options => options with { RequestTimeout = TimeSpan.FromMilliseconds(50) });
        string rows = string.Join(",", Enumerable.Repeat(TestServer.Record, 20_000));
        (int status, JsonNode? body) = await server.ScoreAsync("{\"dataframe_records\":[" + rows + "]}");
        Assert.True(status is 503 or 408, $"{status}");
        Assert.Equal("timeout", (string?)body!["code"]);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_no_request_behind()
    {
        await using TestServer server = await TestServer.StartAsync();
        Uri url = new(server.Server.Url);
        for (int i = 0; i < 10; i++)
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, url.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 500\r\n\r\n{\"inputs"));
            client.LingerState = new LingerOption(true, 0); // closes with a reset
        }
        (int status, _) = await server.InferAsync(TestServer.Row);
        Assert.Equal(200, status);
        SpinWait.SpinUntil(() => server.Server.State.InFlight == 0, TimeSpan.FromSeconds(10));
        Assert.Equal(0, server.Server.State.InFlight);
        Assert.Equal(0, server.Server.Metrics.Models[0].InFlight.Value);
    }

    [Fact]
    public async Task Headers_beyond_the_bound_are_refused()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxHeaderBytes = 2048 });
        using HttpRequestMessage request = new(HttpMethod.Get, "/healthz");
        request.Headers.Add("X-Long", new string('a', 4000));
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(431, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_fault_of_the_model_is_logged_and_not_told()
    {
        List<string> log = [];
        FakeModel model = new() { Before = _ => throw new InvalidOperationException("secret") };
        await using TestServer server = await TestServer.StartAsync(model, options => options with { Log = log.Add });
        (int status, JsonNode? body) = await server.InferAsync(TestServer.Row);
        Assert.Equal(500, status);
        Assert.DoesNotContain("secret", body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("secret", Assert.Single(log), StringComparison.Ordinal);
    }
}
