using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Hosting;

public sealed class DrainTests
{
    [Fact]
    public async Task A_stopping_server_says_so_and_finishes_what_it_works_on()
    {
        using SemaphoreSlim entered = new(0);
        using SemaphoreSlim release = new(0);
        FakeModel model = new() { Before = _ => { entered.Release(); release.Wait(); } };
        await using TestServer server = await TestServer.StartAsync(
            model, options => options with { DrainDelay = TimeSpan.FromSeconds(1),
            DrainTimeout = TimeSpan.FromSeconds(30) });
        Task<(int Status, JsonNode? Body)> first = server.InferAsync(TestServer.Row);
        await entered.WaitAsync();
        Assert.Equal(200, (await server.GetAsync("/readyz")).Status);

        Task stop = server.Server.StopAsync();
        Assert.Equal((503, "draining\n"), await server.GetAsync("/readyz"));
        Assert.Equal(503, (await server.GetAsync("/v2/health/ready")).Status);
        Assert.Equal(503, (await server.GetAsync("/v2/models/churn/ready")).Status);
        Assert.Equal(404, (await server.GetAsync("/ping")).Status);
        Assert.Equal(200, (await server.GetAsync("/v2/health/live")).Status);
        Assert.False(stop.IsCompleted);

        release.Release();
        Assert.Equal(200, (await first).Status);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/readyz"));
    }

    [Fact]
    public async Task A_request_that_never_ends_is_given_up_after_the_bound()
    {
        using SemaphoreSlim entered = new(0);
        using SemaphoreSlim release = new(0);
        FakeModel model = new() { Before = _ => { entered.Release(); release.Wait(); } };
        TestServer server = await TestServer.StartAsync(model, options =>
            options with { DrainTimeout = TimeSpan.FromMilliseconds(100) });
        Task<(int Status, JsonNode? Body)> first = server.InferAsync(TestServer.Row);
        await entered.WaitAsync();
        Task stop = server.Server.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        release.Release();
        await stop;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Cancelling_a_running_server_stops_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        using CancellationTokenSource cancel = new();
        Task running = server.Server.RunAsync(cancel.Token);
        Assert.Equal(200, (await server.GetAsync("/healthz")).Status);
        await cancel.CancelAsync();
        await running;
        Assert.True(server.Server.State.IsDraining);
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        await using TestServer server = await TestServer.StartAsync();
        InputException error = await Assert.ThrowsAsync<InputException>(() => CairnServer.StartAsync(
            new ServerOptions { Url = server.Server.Url, Log = _ => { } }));
        Assert.Equal("address-in-use", error.Code);
        Assert.Contains(server.Server.Url, error.Message, StringComparison.Ordinal);
        Assert.Contains("--url", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://example.test:80")]
    [InlineData("127.0.0.1:80")]
    [InlineData("http://127.0.0.1:80/path")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task An_address_that_cannot_be_listened_on_is_refused(string url)
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() =>
            CairnServer.StartAsync(new ServerOptions { Url = url }));
        Assert.Equal("bad-url", error.Code);
        Assert.Contains(url, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bound_that_makes_no_sense_is_refused()
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() =>
            CairnServer.StartAsync(new ServerOptions { MaxRows = 0 }));
        Assert.Equal("MaxRows: found 0, wanted more than zero.", error.Message);
    }

    [Theory]
    [InlineData("a/b", "1", "bad-model-name")]
    [InlineData("", "1", "bad-model-name")]
    [InlineData("a", "../1", "bad-model-name")]
    [InlineData("b", "1", "duplicate-model")]
    public async Task A_name_that_suits_no_address_is_refused(string name, string version, string code)
    {
        ServedModel known = new() { Name = "b", Version = "1", Model = new FakeModel() };
        InputException error = await Assert.ThrowsAsync<InputException>(() => CairnServer.StartAsync(new ServerOptions
        {
            Url = "http://127.0.0.1:0", Models = [known, known with { Name = name, Version = version }],
        }));
        Assert.Equal(code, error.Code);
    }
}
