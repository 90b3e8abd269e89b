using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Baselines;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Server.Tests.Inference;

/// <summary>What models of rankings, survival, several targets and outliers answer over the wire.</summary>
public sealed class TaskAnswerTests
{
    private static readonly Table s_rows = new(
        new NumberColumn("x", [1, 2, 3, 4]), new NumberColumn("days", [2, 4, 6, 8]), new NumberColumn("other", [1, 1, 2, 2]),
        new IntegerColumn("query", [1, 1, 2, 2]));

    public static TheoryData<string, string, string> Answers => new()
    {
        { "ranking", "0", "higher comes first" },
        { "survival", "4", "until the event" },
        { "multioutput", """{"prediction_days":5,"prediction_other":1.5}""", "Predicted 'other'." },
        { "outliers", """{"outlier_score":0,"is_outlier":false}""", "Whether the row counts as an outlier." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_task_is_answered_and_described(string task, string answer, string described)
    {
        LearningTask asked = LearningTasks.Parse(task);
        DatasetRoles roles = new()
        {
            Targets = asked switch
            {
                LearningTask.OutlierDetection => [],
                LearningTask.MultiOutputRegression => ["days", "other"],
                _ => ["days"],
            },
            Features = ["x"],
            Group = asked == LearningTask.Ranking ? "query" : null,
        };
        IModel model = new Baseline().Fit(new Dataset(s_rows, asked, roles));
        await using TestServer server = await TestServer.StartAsync(model);

        using StringContent body = new("""{"dataframe_records":[{"x":7}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage scored = await server.Client.PostAsync("/invocations", body);
        JsonNode predictions = JsonNode.Parse(await scored.Content.ReadAsStringAsync())!["predictions"]!;
        Assert.Equal(answer, predictions[0]!.ToJsonString());

        using StringContent input = new("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[1,2]}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage inferred = await server.Client.PostAsync("/v2/models/churn/infer", input);
        JsonArray outputs = JsonNode.Parse(await inferred.Content.ReadAsStringAsync())!["outputs"]!.AsArray();
        Assert.Equal(model.Signature.Outputs.Select(o => o.Name), outputs.Select(o => (string)o!["name"]!));
        Assert.All(outputs, output => Assert.Equal(2, output!["data"]!.AsArray().Count));

        Assert.Contains(described, JsonNode.Parse(await server.Client.GetStringAsync("/openapi.json"))!.ToJsonString(
            new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
