using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;
using Cairn.Server.Security;

namespace Cairn.Server.Tests.Explanations;

public sealed class ExplainEndpointTests
{
    private const string Path = "/v2/models/churn/explain";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Trees_tell_what_each_column_added_and_it_adds_up(int classes)
    {
        GradientBoostingModel model = Model(classes);
        await using TestServer server = await TestServer.StartAsync(model);
        (int status, JsonNode? body) = await server.PostAsync(
            Path, Rows([1.5, -0.25, 7], ["red", "blue", "green"], id: "\"q1\""));
        Assert.Equal(200, status);
        Assert.Equal(
            ("churn", "3", "q1", "tree"), ((string?)body!["model_name"], (string?)body["model_version"],
            (string?)body["id"], (string?)body["method"]));
        Table rows = new(
            new NumberColumn("size", [1.5, -0.25, 7]), CategoryColumn.FromTexts("colour", ["red", "blue", "green"]));
        ContributionTable expected = ExplanationMethods.Explainer(model, null).Explain(rows);
        Table answers = model.Predict(rows);
        Assert.Equal(classes == 2 ? 1 : 3, body["scores"]!.AsArray().Count);
        Assert.Equal(3, body["rows"]!.AsArray().Count);
        for (int row = 0; row < 3; row++)
        {
            JsonNode answer = body["rows"]![row]!;
            Assert.Equal(answers.Columns[0].Format(row), (string?)answer["prediction"]);
            for (int score = 0; score < expected.Scores.Count; score++)
            {
                JsonNode explanation = answer["explanations"]![score]!;
                Assert.Equal(expected.Scores[score].Name, (string?)explanation["name"]);
                Assert.Equal(expected.Scores[score].Name, (string?)body["scores"]![score]!["name"]);
                double size = (double)explanation["contributions"]!["size"]!;
                double colour = (double)explanation["contributions"]!["colour"]!;
                Assert.Equal(expected.Of(row, score).ToArray(), new[] { size, colour });
                Assert.Equal(expected.BaseValues[score], (double)explanation["base_value"]!);
                Assert.Equal((double)explanation["score"]!, expected.BaseValues[score] + size + colour, 1e-12);
            }
        }
        (status, JsonNode? version) = await server.PostAsync(
            "/v2/models/churn/versions/3/explain", Rows([1.5, -0.25, 7], ["red", "blue", "green"]));
        Assert.Equal(200, status);
        Assert.Equal(body["rows"]!.ToJsonString(), version!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task Any_model_with_a_profile_is_explained_by_its_probability()
    {
        Table training = new(
            new NumberColumn("age", [.. Enumerable.Range(0, 101).Select(i => (double)i)]),
            new IntegerColumn("visits", [.. Enumerable.Range(0, 101).Select(i => i % 5L)]),
            new BooleanColumn("active", [.. Enumerable.Range(0, 101).Select(i => (sbyte)(i % 2))]),
            CategoryColumn.FromTexts("plan", [.. Enumerable.Range(0, 101).Select(i => FakeModel.Plans[i % 3])]),
            new TimeColumn("since", [.. Enumerable.Range(0, 101).Select(i => new DateTime(2026, 1, 1).AddDays(i).Ticks)]),
            new NumberColumn("must", [.. Enumerable.Range(0, 101).Select(i => 1.0 * i)]));
        await using TestServer server = await TestServer.StartAsync(options => options with
        {
            Models = [options.Models[0] with { Profile = TableProfile.Of(training) }],
        });
        (int status, JsonNode? body) = await server.PostAsync(Path, TestServer.Row);
        Assert.Equal(200, status);
        Assert.Equal("kernel", (string?)body!["method"]);
        Assert.Equal("probability of 'yes'", (string?)body["scores"]![0]!["unit"]);
        JsonNode explanation = body["rows"]![0]!["explanations"]![0]!;
        Assert.Equal(0.5, (double)explanation["base_value"]!, 0.01);
        Assert.Equal(0.8, (double)explanation["score"]!, 1e-9);
        Assert.Equal(0.3, (double)explanation["contributions"]!["age"]!, 0.01);
        Assert.Equal(0, (double)explanation["contributions"]!["plan"]!, 1e-9);
    }

    [Fact]
    public async Task What_cannot_be_explained_or_read_is_refused_as_for_predictions()
    {
        await using TestServer server = await TestServer.StartAsync(
            options => options with { MaxBodyBytes = 4000, MaxRows = 2 });
        (int status, JsonNode? body) = await server.PostAsync(Path, TestServer.Row);
        Assert.Equal((400, "no-background"), (status, (string?)body!["code"]));
        (status, body) = await server.PostAsync(Path, "{\"inputs\":[]}");
        Assert.Equal((400, "missing-column"), (status, (string?)body!["code"]));
        (status, _) = await server.PostAsync(Path, "{");
        Assert.Equal(400, status);
        (status, _) = await server.PostAsync(Path, TestServer.Row + new string(' ', 4000));
        Assert.Equal(413, status);
        (status, body) = await server.PostAsync("/v2/models/chrn/explain", TestServer.Row);
        Assert.Equal((404, "unknown-model"), (status, (string?)body!["code"]));
        (status, body) = await server.PostAsync("/v2/models/churn/versions/9/explain", TestServer.Row);
        Assert.Equal((404, "unknown-version"), (status, (string?)body!["code"]));
        (status, _) = await server.GetAsync(Path);
        Assert.Equal(405, status);
    }

    [Fact]
    public async Task Explanations_need_the_key_too()
    {
        await using TestServer server = await TestServer.StartAsync(
            options => options with { Key = AccessKey.Parse("a-key-of-more-than-thirty-two-characters", "a test") });
        (int status, JsonNode? body) = await server.PostAsync(Path, TestServer.Row);
        Assert.Equal((401, "key-required"), (status, (string?)body!["code"]));
    }

    [Fact]
    public async Task They_are_counted_apart_from_predictions_and_described()
    {
        await using TestServer server = await TestServer.StartAsync(Model(2));
        await server.PostAsync(Path, Rows([1, 2], ["red", "blue"]));
        await server.PostAsync(Path, "{");
        (_, string text) = await server.GetAsync("/metrics");
        string[] lines = text.Split('\n');
        const string Model_ = "model=\"churn\",version=\"3\"";
        Assert.Contains($"cairn_explanation_requests_total{{{Model_},status=\"2xx\"}} 1", lines);
        Assert.Contains($"cairn_explanation_requests_total{{{Model_},status=\"4xx\"}} 1", lines);
        Assert.Contains($"cairn_explanation_rows_total{{{Model_}}} 2", lines);
        Assert.Contains($"cairn_explanation_duration_seconds_count{{{Model_}}} 2", lines);
        Assert.Contains($"cairn_inference_rows_total{{{Model_}}} 0", lines);
        Assert.Equal(0, server.Server.Metrics.Models[0].Requests);
        (_, text) = await server.GetAsync("/openapi.json");
        JsonNode document = JsonNode.Parse(text)!;
        foreach (string path in new[] { Path, "/v2/models/churn/versions/3/explain" })
        {
            JsonNode answer = document["paths"]![path]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
            Assert.Equal("#/components/schemas/Explanations", (string?)answer["$ref"]);
        }
    }

    [Fact]
    public async Task Many_rows_come_in_order()
    {
        GradientBoostingModel model = Model(2);
        await using TestServer server = await TestServer.StartAsync(model);
        double[] sizes = [.. Enumerable.Range(0, 2500).Select(i => i % 100 / 10.0 - 5)];
        (int status, JsonNode? body) = await server.PostAsync(Path, Rows(sizes, [.. sizes.Select(_ => "red")]));
        Assert.Equal(200, status);
        JsonArray rows = body!["rows"]!.AsArray();
        Assert.Equal(2500, rows.Count);
        for (int row = 0; row < 2400; row += 7)
            Assert.Equal(rows[row % 100]!.ToJsonString(), rows[row]!.ToJsonString());
    }

    private static string Rows(double[] sizes, string[] colours, string id = "null") =>
        $$"""
        {"id":{{id}},"inputs":[
          {"name":"size","shape":[{{sizes.Length}}],"datatype":"FP64",
           "data":[{{string.Join(',', sizes.Select(size => size.ToString("R", CultureInfo.InvariantCulture)))}}]},
          {"name":"colour","shape":[{{sizes.Length}}],"datatype":"BYTES","data":[{{string.Join(',', colours.Select(c => $"\"{c}\""))}}]}]}
        """;

    private static GradientBoostingModel Model(int classes)
    {
        SeededRandom random = new(4);
        double[] size = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal() * 3)];
        string[] colours = ["red", "green", "blue"];
        string[] colour = [.. size.Select(_ => colours[random.NextInt(3)])];
        string[] kind = [.. size.Select(
            (s, i) => "k" + Math.Clamp((int)(s + (colour[i] == "red" ? 2 : 0)), 0, classes - 1))];
        Table table = new(
            new NumberColumn("size", size), CategoryColumn.FromTexts("colour", colour),
            CategoryColumn.FromTexts("kind", kind));
        LearningTask task = classes == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification;
        return new GradientBoosting { Rounds = 10, MinLeafRows = 5 }.Fit(
            new Dataset(table, "kind", task, ["size", "colour"]));
    }
}
