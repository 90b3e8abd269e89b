using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Cairn.Formats;
using Cairn.Server.Hosting;
using Cairn.Server.Security;

namespace Cairn.Server.Tests.Security;

public sealed class AccessGuardTests
{
    private const string Secret = "correct-horse-battery";

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task Server_that_others_can_reach_does_not_start_without_a_key(string url)
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() =>
            CairnServer.StartAsync(new ServerOptions { Url = url }));

        Assert.Equal("key-required", error.Code);
        Assert.Equal($"{url} can be reached from other machines, and no key is set.", error.Message);
        Assert.Contains("CAIRN_KEY", error.Hint, StringComparison.Ordinal);
        Assert.Contains("--key-file", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_with_a_key_listens_beyond_loopback_and_asks_for_it()
    {
        await using CairnServer server = await CairnServer.StartAsync(new ServerOptions
        {
            Url = "http://0.0.0.0:0", Key = AccessKey.Parse(Secret, "a test"), Log = _ => { },
        });
        using HttpClient client = new() { BaseAddress = new Uri(server.Url.Replace("0.0.0.0", "127.0.0.1")) };

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    [InlineData("/ping")]
    public async Task Health_is_told_without_a_key_and_under_any_name(string path)
    {
        await using TestServer keyed = await StartWithKeyAsync();
        await using TestServer open = await TestServer.StartAsync();

        Assert.Equal(200, await SendAsync(keyed, HttpMethod.Get, path));
        Assert.Equal(200, await SendAsync(open, HttpMethod.Get, path, ("Host", "balancer.example:80")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    [InlineData("/v2")]
    [InlineData("/v2/models/churn")]
    [InlineData("/v2/health/other")]
    [InlineData("/healthz/")]
    [InlineData("/nothing")]
    public async Task All_else_needs_the_key(string path)
    {
        await using TestServer server = await StartWithKeyAsync();

        using HttpResponseMessage refused = await server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(["Bearer", "Basic"], refused.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.Equal(
            """{"error":"This server answers only those who know its key. Send the header """
            + """'Authorization: Bearer KEY'; in a browser, any user name with the key as password.","code":"key-required"}""",
            await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Predictions_need_the_key_and_are_refused_in_the_form_of_their_protocol()
    {
        await using TestServer server = await StartWithKeyAsync();

        (int status, System.Text.Json.Nodes.JsonNode? body) = await server.ScoreAsync("""{"dataframe_records":[]}""");
        Assert.Equal((401, "BAD_REQUEST"), (status, (string?)body!["error_code"]));
        Assert.Equal(401, (await server.InferAsync(TestServer.Row)).Status);
        Assert.Equal(0, server.Server.Metrics.Models[0].Rows.Value);

        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        Assert.Equal(200, (await server.InferAsync(TestServer.Row)).Status);
    }

    [Theory]
    [InlineData("Bearer correct-horse-battery", 200)]
    [InlineData("bearer  correct-horse-battery", 200)]
    [InlineData("Bearer wrong-horse-battery", 401)]
    [InlineData("Bearer", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("correct-horse-battery", 401)]
    [InlineData("Digest correct-horse-battery", 401)]
    [InlineData("Basic ?", 401)]
    [InlineData("Basic", 401)]
    public async Task Key_comes_as_a_bearer_token(string authorization, int expected)
    {
        await using TestServer server = await StartWithKeyAsync();

        Assert.Equal(expected, await SendAsync(server, HttpMethod.Get, "/v2", ("Authorization", authorization)));
    }

    [Theory]
    [InlineData("anybody:correct-horse-battery", 200)]
    [InlineData(":correct-horse-battery", 200)]
    [InlineData("correct-horse-battery:", 401)]
    [InlineData("correct-horse-battery", 401)]
    [InlineData("any:correct:horse", 401)]
    public async Task Browsers_send_the_key_as_a_password(string pair, int expected)
    {
        await using TestServer server = await StartWithKeyAsync();
        string authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

        Assert.Equal(expected, await SendAsync(server, HttpMethod.Get, "/v2", ("Authorization", authorization)));
    }

    [Theory]
    [InlineData("localhost:5080", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("cairn.localhost:5080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.3.2.1:99", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example:5080", 421)]
    [InlineData("evillocalhost", 421)]
    [InlineData("10.0.0.7:5080", 421)]
    [InlineData("0.0.0.0:5080", 421)]
    public async Task Server_on_loopback_answers_only_to_names_of_this_machine(string host, int expected)
    {
        await using TestServer server = await TestServer.StartAsync();

        Assert.Equal(expected, await SendAsync(server, HttpMethod.Get, "/v2", ("Host", host)));
        Assert.Equal(200, await SendAsync(server, HttpMethod.Get, "/v2"));
        Assert.Equal(expected, await SendAsync(server, HttpMethod.Get, "/v2", ("Host", host)));
    }

    [Fact]
    public async Task Server_with_a_key_answers_under_any_name()
    {
        await using TestServer server = await StartWithKeyAsync();

        Assert.Equal(200, await SendAsync(
            server, HttpMethod.Get, "/v2", ("Host", "models.example"), ("Authorization", "Bearer " + Secret)));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "http://localhost:1", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("X-Other", "1", 200)]
    public async Task Pages_of_other_sites_may_not_send_predictions(string header, string value, int expected)
    {
        await using TestServer server = await TestServer.StartAsync();

        Assert.Equal(expected, await SendAsync(server, HttpMethod.Post, "/invocations", (header, value)));
        // A link to this server is no attack.
        Assert.Equal(200, await SendAsync(server, HttpMethod.Get, "/v2", (header, value)));
    }

    [Fact]
    public async Task Page_of_this_server_may_send_predictions()
    {
        await using TestServer server = await TestServer.StartAsync();

        Assert.Equal(200, await SendAsync(server, HttpMethod.Post, "/invocations", ("Origin", server.Server.Url)));
    }

    private static Task<TestServer> StartWithKeyAsync() =>
        TestServer.StartAsync(options => options with { Key = AccessKey.Parse(Secret, "a test") });

    private static async Task<int> SendAsync(
        TestServer server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent(
                $$"""{"dataframe_records":[{{TestServer.Record}}]}""", Encoding.UTF8, "application/json");
        }
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
