using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Inference;

public sealed class OpenApiTests
{
    private static async Task<JsonNode> DescribeAsync(TestServer server)
    {
        (int status, string text) = await server.GetAsync("/openapi.json");
        Assert.Equal(200, status);
        return JsonNode.Parse(text)!;
    }

    private static IEnumerable<JsonNode> All(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => All(p.Value)).Append(o),
        JsonArray a => a.SelectMany(All),
        _ => [],
    };

    [Fact]
    public async Task The_row_of_a_model_is_described_with_kinds_levels_and_an_example()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonNode row = (await DescribeAsync(server))["components"]!["schemas"]!["churn.3.Row"]!;
        Assert.Equal("""["age","visits","active","plan","since","must"]""", row["required"]!.ToJsonString());
        Assert.False((bool)row["additionalProperties"]!);
        JsonNode properties = row["properties"]!;
        Assert.Equal("""["number","null"]""", properties["age"]!["type"]!.ToJsonString());
        Assert.Equal("\"number\"", properties["must"]!["type"]!.ToJsonString());
        Assert.Equal("""["boolean","null"]""", properties["active"]!["type"]!.ToJsonString());
        Assert.Equal(FakeModel.Plans, properties["plan"]!["examples"]!.AsArray().Select(e => (string)e!));
    }

    [Fact]
    public async Task References_lead_somewhere_operations_have_names_of_their_own_and_tags_exist()
    {
        ServedModel model = new() { Name = "a:b", Version = "1", Model = new FakeModel() };
        await using TestServer server = await TestServer.StartAsync(options => options with
        {
            Models = [model, model with { Version = "2" },
                new ServedModel { Name = "price", Model = new FakeRegressor() }],
        });
        JsonNode document = await DescribeAsync(server);
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        JsonObject schemas = document["components"]!["schemas"]!.AsObject();
        Assert.All(schemas, s => Assert.Matches("^[a-zA-Z0-9._-]+$", s.Key));
        string[] references = [.. All(document).OfType<JsonObject>().Where(o => o["$ref"] is JsonValue).Select(o =>
            (string)o["$ref"]!)];
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.True(schemas.ContainsKey(r.Replace("#/components/schemas/", "")), r));
        JsonObject[] operations = [.. document["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!.AsObject())];
        string[] names = [.. operations.Select(o => (string)o["operationId"]!)];
        Assert.Equal(names.Distinct(), names);
        string[] tags = [.. document["tags"]!.AsArray().Select(t => (string)t!["name"]!)];
        Assert.All(operations, o => Assert.Contains((string)o["tags"]![0]!, tags));
        Assert.All(operations, o => Assert.True(o["responses"]!.AsObject().ContainsKey("200")));
        Assert.All(document["paths"]!.AsObject(), p => Assert.StartsWith("/", p.Key, StringComparison.Ordinal));
        Assert.DoesNotContain("/invocations", document["paths"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Its_own_examples_are_answered()
    {
        Table table = new(
            new NumberColumn("age", [10, 20, 30]), new NumberColumn("visits", [1, 2, 3]),
            new BooleanColumn("active", [0, 0, 1]),
            CategoryColumn.FromTexts("plan", ["basic", "premium", "premium"]),
            new TimeColumn("since",
            [.. Enumerable.Repeat(new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).Ticks, 3)]),
            new NumberColumn("must", [1, 1, 1]));
        ServedModel model = new() { Name = "churn", Version = "3", Model = new FakeModel(),
            Profile = TableProfile.Of(table) };
        await using TestServer server = await TestServer.StartAsync(options => options with { Models = [model] });
        JsonNode schemas = (await DescribeAsync(server))["components"]!["schemas"]!;

        JsonNode scoring = schemas["churn.3.ScoringRequest"]!["examples"]![0]!;
        JsonNode row = scoring["dataframe_records"]![0]!;
        Assert.Equal(20, (double)row["age"]!);
        Assert.Equal("premium", (string?)row["plan"]);
        Assert.Equal("2026-03-04T05:06:07Z", (string?)row["since"]);
        Assert.False((bool)row["active"]!);
        (int status, JsonNode? body) = await server.ScoreAsync(scoring.ToJsonString());
        Assert.True(status == 200, body?.ToJsonString());
        (status, body) = await server.InferAsync(schemas["churn.3.InferRequest"]!["examples"]![0]!.ToJsonString());
        Assert.True(status == 200, body?.ToJsonString());
    }
}
