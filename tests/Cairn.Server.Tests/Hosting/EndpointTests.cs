using System.Net;
using System.Text.Json.Nodes;
using Cairn.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cairn.Server.Tests.Hosting;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("/healthz", 200, "alive\n")]
    [InlineData("/readyz", 200, "ready\n")]
    [InlineData("/v2/health/live", 200, "{\"live\":true}")]
    [InlineData("/v2/health/ready", 200, "{\"ready\":true}")]
    [InlineData("/v2/models", 200, "{\"models\":[\"churn\"]}")]
    [InlineData("/v2/models/churn/ready", 200, "{\"name\":\"churn\",\"ready\":true}")]
    [InlineData("/v2/models/churn/versions/3/ready", 200, "{\"name\":\"churn\",\"ready\":true}")]
    [InlineData("/ping", 200, "\n")]
    [InlineData("/health", 200, "\n")]
    public async Task Small_questions_have_fixed_answers(string path, int status, string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal((status, text), await server.GetAsync(path));
        using HttpResponseMessage head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(status, (int)head.StatusCode);
        Assert.Equal(text.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Metadata_names_every_tensor()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonNode metadata = JsonNode.Parse((await server.GetAsync("/v2/models/churn/versions/3")).Text)!;
        Assert.Equal("cairn_fake", (string?)metadata["platform"]);
        Assert.Equal("[\"3\"]", metadata["versions"]!.ToJsonString());
        Assert.Equal(
            ["age FP64 [-1]", "visits INT64 [-1]", "active BOOL [-1]", "plan BYTES [-1]", "since BYTES [-1]",
                "must FP64 [-1]"],
            metadata["inputs"]!.AsArray().Select(t => $"{t!["name"]} {t["datatype"]} {t["shape"]!.ToJsonString()}"));
        JsonNode about = JsonNode.Parse((await server.GetAsync("/v2")).Text)!;
        Assert.Equal("cairn", (string?)about["name"]);
        Assert.Equal("[\"binary_tensor_data\"]", about["extensions"]!.ToJsonString());
    }

    [Fact]
    public async Task The_index_of_the_repository_lists_every_version()
    {
        await using TestServer server = await TestServer.StartAsync();
        // As the protocol's own client sends it: no body, no type, no length.
        using HttpResponseMessage response = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post,
            "/v2/repository/index"));
        Assert.Equal(
            """[{"name":"churn","version":"3","state":"READY","reason":""}]""", await response.Content.ReadAsStringAsync());
        Assert.Equal(405, (await server.GetAsync("/v2/repository/index")).Status);
    }

    [Theory]
    [InlineData("GET", "/v2/models/church", 404, "no model 'church' here. Did you mean 'churn'?")]
    [InlineData("GET", "/v2/models/churn/versions/4", 404, "no version '4' of model 'churn'")]
    [InlineData("POST", "/v2/models/church/infer", 404, "no model 'church'")]
    [InlineData("POST", "/v2/models/churn/versions/4/infer", 404, "no version '4'")]
    [InlineData("GET", "/v2/models/church/ready", 404, "no model 'church'")]
    [InlineData("GET", "/v2/nothing", 404, "no /v2/nothing")]
    [InlineData("GET", "/nothing", 404, "no /nothing here")]
    [InlineData("GET", "/v2/models/churn/infer", 405, "GET is not answered here")]
    [InlineData("POST", "/v2/models/churn", 405, "POST is not answered here")]
    [InlineData("DELETE", "/metrics", 405, "DELETE is not answered here")]
    public async Task What_does_not_exist_is_said_so(string method, string path, int status, string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpResponseMessage response = await server.Client
            .SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)response.StatusCode);
        string error = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Contains(text, error, StringComparison.Ordinal);
        if (status == 405)
            Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Of_several_versions_the_first_answers_requests_that_name_none()
    {
        ServedModel second = new() { Name = "m", Version = "2", Model = new FakeRegressor() };
        await using TestServer server = await TestServer.StartAsync(
            options => options with { Models = [second, second with { Version = "1" }] });
        const string Request = """{"inputs":[{"name":"size","shape":[1],"datatype":"FP64","data":[4]}]}""";
        (_, JsonNode? body) = await server.PostAsync("/v2/models/m/infer", Request);
        Assert.Equal("2", (string?)body!["model_version"]);
        (_, body) = await server.PostAsync("/v2/models/m/versions/1/infer", Request);
        Assert.Equal("1", (string?)body!["model_version"]);
        Assert.Equal(200, (await server.PostAsync("/invocations", """{"inputs":[4]}""")).Status);
    }

    [Fact]
    public async Task An_extension_adds_endpoints_and_cannot_take_over_those_of_the_protocols()
    {
        await using TestServer server = await TestServer.StartAsync(options =>
            options with { Extensions = [new Greeting()] });
        Assert.Equal((200, "hello churn"), await server.GetAsync("/hello"));
        Assert.Equal((200, "alive\n"), await server.GetAsync("/healthz"));
        Assert.Equal(404, (await server.GetAsync("/bye")).Status);
    }

    [Fact]
    public async Task The_environment_of_the_process_does_not_move_the_server()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://0.0.0.0:1");
        try
        {
            await using TestServer server = await TestServer.StartAsync();
            Assert.Equal(IPAddress.Loopback.ToString(), new Uri(server.Server.Url).Host);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    private sealed class Greeting : IServerExtension
    {
        public void AddServices(IServiceCollection services)
        {
        }

        public void Map(WebApplication app)
        {
            ModelDirectory models = app.Services.GetRequiredService<ModelDirectory>();
            app.MapGet("/hello", (HttpContext context) =>
                context.Response.WriteAsync("hello " + models.Models[0].Name));
            app.MapGet("/healthz", (HttpContext context) => context.Response.WriteAsync("taken over"));
        }
    }
}
