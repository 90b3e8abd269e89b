using System.Text.Json.Nodes;
using Cairn.Server.Dashboard;

namespace Cairn.Server.Tests.Dashboard.Live;

public sealed class TrafficStreamTests
{
    [Fact]
    public async Task Stream_tells_the_requests_of_each_second_once()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with
        {
            Extensions = [new DashboardExtension(new DashboardSources())],
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/events/traffic", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        await NextAsync(events);

        for (int i = 0; i < 7; i++)
            await server.ScoreAsync($"{{\"dataframe_records\":[{TestServer.Record}]}}");
        await server.ScoreAsync("{\"dataframe_records\":[{}]}");

        long requests = 0;
        long errors = 0;
        long rows = 0;
        HashSet<long> times = [];
        while (requests < 8)
        {
            foreach (JsonNode? point in (await NextAsync(events))["points"]!.AsArray())
            {
                Assert.True(times.Add((long)point![0]!), "a second was told twice");
                requests += (long)point[1]!;
                errors += (long)point[2]! + (long)point[3]!;
                rows += (long)point[4]!;
                Assert.Equal((long)point[1]! == 0, point[7] is null);
            }
        }
        Assert.Equal((8, 1, 7), (requests, errors, rows));
    }

    [Fact]
    public async Task Open_streams_do_not_hold_up_a_stopping_server()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with
        {
            Extensions = [new DashboardExtension(new DashboardSources())],
            DrainTimeout = TimeSpan.FromMinutes(5),
        });
        using HttpResponseMessage response = await server.Client.GetAsync("/events/traffic", HttpCompletionOption.ResponseHeadersRead);
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        await NextAsync(events);

        await server.Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(server.Server.State.IsDraining);
    }

    private static async Task<JsonNode> NextAsync(StreamReader events)
    {
        while (await events.ReadLineAsync() is string line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                JsonNode model = Assert.Single(JsonNode.Parse(line["data: ".Length..])!.AsArray())!;
                Assert.Equal("churn/3", (string)model["model"]!);
                return model;
            }
        }
        throw new EndOfStreamException("The stream ended.");
    }
}
