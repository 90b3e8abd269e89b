using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Models;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests;

/// <summary>A real server on a free port, and a client for it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>One row of <see cref="FakeModel"/> in the protocol's form, with an age of 80.</summary>
    public const string Row = """
        {"inputs":[
          {"name":"age","shape":[1],"datatype":"FP64","data":[80]},
          {"name":"visits","shape":[1],"datatype":"INT64","data":[3]},
          {"name":"active","shape":[1],"datatype":"BOOL","data":[true]},
          {"name":"plan","shape":[1],"datatype":"BYTES","data":["basic"]},
          {"name":"since","shape":[1],"datatype":"BYTES","data":["2026-01-31"]},
          {"name":"must","shape":[1],"datatype":"FP64","data":[1]}]}
        """;

    /// <summary>The same row as a record.</summary>
    public const string Record =
        """{"age":80,"visits":3,"active":true,"plan":"basic","since":"2026-01-31","must":1}""";

    private TestServer(CairnServer server)
    {
        Server = server;
        Client = new HttpClient { BaseAddress = new Uri(server.Url) };
    }

    public CairnServer Server { get; }

    public HttpClient Client { get; }

    public static Task<TestServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null) =>
        StartAsync(new FakeModel(), change);

    public static async Task<TestServer> StartAsync(IModel model, Func<ServerOptions, ServerOptions>? change = null)
    {
        ServerOptions options = new()
        {
            Url = "http://127.0.0.1:0",
            Models = [new ServedModel { Name = "churn", Version = "3", Model = model }],
            Log = line => TestContext.Current.TestOutputHelper?.WriteLine(line),
        };
        return new TestServer(await CairnServer.StartAsync(change is null ? options : change(options)));
    }

    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, HttpContent content)
    {
        using HttpResponseMessage response = await Client.PostAsync(path, content);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, JsonNode.Parse(text));
    }

    public Task<(int Status, JsonNode? Body)> PostAsync(string path, string json) =>
        PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>A request for inference with no type of content, as the protocol's own client sends it.</summary>
    public Task<(int Status, JsonNode? Body)> InferAsync(string json)
    {
        ByteArrayContent content = new(Encoding.UTF8.GetBytes(json));
        return PostAsync("/v2/models/churn/infer", content);
    }

    public Task<(int Status, JsonNode? Body)> ScoreAsync(string json) => PostAsync("/invocations", json);

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static ByteArrayContent Bytes(byte[] bytes, string? encoding = null)
    {
        ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
