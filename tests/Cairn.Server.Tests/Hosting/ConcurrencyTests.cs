using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Hosting;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Each_of_many_clients_gets_its_own_answer()
    {
        const int Clients = 64;
        const int Each = 25;
        await using TestServer server = await TestServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int i = 0; i < Each; i++)
            {
                double age = client + i / 100.0;
                string row = TestServer.Row.Replace("[80]", $"[{age.ToString(CultureInfo.InvariantCulture)}]");
                (int status, JsonNode? body) = await server.InferAsync(row.Replace("{\"inputs\"",
                    $"{{\"id\":\"{client}-{i}\",\"inputs\""));
                Assert.Equal(200, status);
                Assert.Equal($"{client}-{i}", (string?)body!["id"]);
                Assert.Equal(age / 100, (double)body["outputs"]![2]!["data"]![0]!, 12);
            }
        }));
        Assert.Equal(Clients * Each, server.Server.Metrics.Models[0].Requests);
        Assert.Equal(Clients * Each, server.Server.Metrics.Models[0].Rows.Value);
        Assert.Equal(0, server.Server.State.InFlight);
    }

    [Fact]
    public async Task Models_are_exchanged_without_a_request_failing()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        ServedModel model = server.Server.Models.Models[0];
        using CancellationTokenSource stop = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 8).Select(async _ =>
        {
            int answered = 0;
            while (!stop.IsCancellationRequested || answered == 0)
            {
                (int status, JsonNode? _) = await server.ScoreAsync("""{"inputs":[1]}""");
                Assert.Equal(200, status);
                answered++;
            }
            return answered;
        })];
        for (int version = 4; version < 54; version++)
            server.Server.Models.Replace([model with { Version = version.ToString(CultureInfo.InvariantCulture) }]);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(clients), answered => Assert.True(answered > 0));
        (int last, string text) = await server.GetAsync("/v2/models/churn");
        Assert.Equal(200, last);
        Assert.Contains("\"versions\":[\"53\"]", text, StringComparison.Ordinal);
    }
}
