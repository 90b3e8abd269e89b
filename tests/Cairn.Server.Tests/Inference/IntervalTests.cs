using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning;
using Cairn.Learning.Conformal;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Inference;

/// <summary>Intervals, sets and thresholds in served answers.</summary>
public sealed class IntervalTests
{
    private const string Rows = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[0,2]}]""";

    [Fact]
    public async Task Numbers_come_with_intervals_where_they_are_asked_for()
    {
        await using TestServer server = await StartAsync(classes: false);
        (int status, JsonNode? body) = await server.InferAsync(Rows + "}");
        Assert.Equal(200, status);
        JsonNode plain = Assert.Single(body!["outputs"]!.AsArray())!;
        (status, body) = await server.InferAsync(Rows + ",\"parameters\":{\"interval\":0.9}}");
        Assert.Equal(200, status);
        JsonArray outputs = body!["outputs"]!.AsArray();
        Assert.Equal(["prediction", "lower", "upper"], outputs.Select(o => (string)o!["name"]!));
        Assert.Equal(plain.ToJsonString(), outputs[0]!.ToJsonString());
        double[] said = Numbers(outputs[0]!);
        double[] lower = Numbers(outputs[1]!);
        double[] upper = Numbers(outputs[2]!);
        for (int row = 0; row < 2; row++)
            Assert.True(lower[row] < said[row] && said[row] < upper[row]);
        Assert.Equal("[2]", outputs[1]!["shape"]!.ToJsonString());

        // Its own coverage, another form, and one output of several.
        (_, body) = await server.InferAsync(Rows + ",\"parameters\":{\"interval\":true},\"outputs\":[{\"name\":\"prediction\"}]}");
        Assert.Equal(lower, Numbers(body!["outputs"]![1]!));
        (_, body) = await server.ScoreAsync("""{"inputs":{"x":[0,2]},"params":{"interval":0.9}}""");
        JsonArray records = body!["predictions"]!.AsArray();
        Assert.Equal(lower, records.Select(r => (double)r!["lower"]!));
        (_, body) = await server.ScoreAsync("""{"inputs":{"x":[0,2]},"params":{"other":1}}""");
        Assert.Equal(said, body!["predictions"]!.AsArray().Select(r => (double)r!));
    }

    [Fact]
    public async Task Binary_answers_hold_intervals_too()
    {
        await using TestServer server = await StartAsync(classes: false);
        using HttpResponseMessage response = await server.Client.PostAsync(
            "/v2/models/churn/infer",
            TestServer.Bytes(System.Text.Encoding.UTF8.GetBytes(Rows + ",\"parameters\":{\"interval\":0.9,\"binary_data_output\":true}}")));
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        int length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        JsonArray outputs = JsonNode.Parse(bytes.AsSpan(0, length))!["outputs"]!.AsArray();
        Assert.All(outputs, output => Assert.Equal(16, (int)output!["parameters"]!["binary_data_size"]!));
        Assert.Equal(length + 48, bytes.Length);
    }

    [Fact]
    public async Task Classes_come_with_sets()
    {
        await using TestServer server = await StartAsync(classes: true);
        (int status, JsonNode? body) = await server.InferAsync(Rows + ",\"parameters\":{\"interval\":0.99}}");
        Assert.Equal(200, status);
        JsonArray outputs = body!["outputs"]!.AsArray();
        Assert.Equal(["prediction", "probability_no", "probability_yes", "set", "set_size"], outputs.Select(o => (string)o!["name"]!));
        Assert.Equal(["BYTES", "INT64"], outputs.Skip(3).Select(o => (string)o!["datatype"]!));
        Assert.Equal(2, (int)outputs[4]!["data"]![0]!);
        Assert.Contains((string)outputs[3]!["data"]![0]!, new[] { "no|yes", "yes|no" });
        // Rows enough for several blocks.
        string many = string.Join(',', Enumerable.Repeat("2", 20_000));
        (status, body) = await server.InferAsync(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[20000],\"datatype\":\"FP64\",\"data\":[" + many + "]}],\"parameters\":{\"interval\":0.9}}");
        Assert.Equal((200, 20_000), (status, body!["outputs"]![4]!["data"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("0.9999", "at least 9999 rows")]
    [InlineData("90", "found 90")]
    [InlineData("0", "found 0")]
    [InlineData("\"wide\"", "a share such as 0.9")]
    public async Task Levels_that_cannot_be_promised_are_refused(string level, string text)
    {
        await using TestServer server = await StartAsync(classes: false);
        (int status, JsonNode? body) = await server.InferAsync(Rows + $",\"parameters\":{{\"interval\":{level}}}}}");
        Assert.Equal(400, status);
        Assert.Contains(text, (string)body!["error"]!);
        (status, body) = await server.ScoreAsync("{\"inputs\":{\"x\":[0]},\"params\":{\"interval\":" + level + "}}");
        Assert.Equal(400, status);
        Assert.Contains(text, body!.ToJsonString());
    }

    [Fact]
    public async Task A_model_without_them_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        (int status, JsonNode? body) = await server.InferAsync(
            """{"inputs":[{"name":"size","shape":[1],"datatype":"FP64","data":[1]}],"parameters":{"interval":0.9}}""");
        Assert.Equal(400, status);
        Assert.Contains("made without intervals", (string)body!["error"]!);
        (status, _) = await server.InferAsync(
            """{"inputs":[{"name":"size","shape":[1],"datatype":"FP64","data":[1]}],"parameters":{"interval":false}}""");
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Labels_follow_the_threshold_of_the_model()
    {
        IModel model = new LogisticRegression().Fit(Data(classes: true));
        ModelState state = model.Save();
        foreach (double threshold in new[] { 0.05, 0.95 })
        {
            IModel deciding = Learners.Catalog.Load(state with { Signature = state.Signature with { Threshold = threshold } });
            await using TestServer server = await TestServer.StartAsync(deciding);
            (_, JsonNode? body) = await server.InferAsync("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[0]}]}""");
            JsonArray outputs = body!["outputs"]!.AsArray();
            double probability = Numbers(outputs[2]!)[0];
            Assert.InRange(probability, 0.3, 0.7);
            Assert.Equal(threshold < 0.5 ? "yes" : "no", (string?)outputs[0]!["data"]![0]);
        }
    }

    private static double[] Numbers(JsonNode output) => [.. output["data"]!.AsArray().Select(v => (double)v!)];

    private static async Task<TestServer> StartAsync(bool classes)
    {
        Dataset data = Data(classes);
        IModel model = classes ? new LogisticRegression().Fit(data) : new LinearRegression().Fit(data);
        ConformalPredictor conformal = ConformalPredictor.Of(ConformalPlan.Parse("split"), model, data);
        return await TestServer.StartAsync(
            model,
            options => options with { Models = [new ServedModel { Name = "churn", Version = "3", Model = model, Conformal = conformal }] });
    }

    private static Dataset Data(bool classes)
    {
        SeededRandom random = new(4);
        double[] x = [.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(v => 2 * v + random.NextNormal())];
        Column target = classes
            ? CategoryColumn.FromTexts("y", [.. y.Select(v => v > 0 ? "yes" : "no")])
            : new NumberColumn("y", y);
        return new Dataset(
            new Table(new NumberColumn("x", x), target), "y",
            classes ? LearningTask.BinaryClassification : LearningTask.Regression, ["x"]);
    }
}
