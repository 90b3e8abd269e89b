using System.Text.Json.Nodes;

namespace Cairn.Server.Tests.Inference;

public sealed class OpenInferenceTests
{
    [Fact]
    public async Task One_row_is_answered_with_every_output_and_the_model_and_version()
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.InferAsync(TestServer.Row.Replace("{\"inputs\"",
            "{\"id\":\"a-7\",\"inputs\""));

        Assert.Equal(200, status);
        Assert.Equal("churn", (string?)body!["model_name"]);
        Assert.Equal("3", (string?)body["model_version"]);
        Assert.Equal("a-7", (string?)body["id"]);
        JsonArray outputs = body["outputs"]!.AsArray();
        Assert.Equal(["prediction", "probability_no", "probability_yes"], outputs.Select(o => (string)o!["name"]!));
        Assert.Equal(["BYTES", "FP64", "FP64"], outputs.Select(o => (string)o!["datatype"]!));
        Assert.All(outputs, o => Assert.Equal("[1]", o!["shape"]!.ToJsonString()));
        Assert.Equal("yes", (string?)outputs[0]!["data"]![0]);
        Assert.Equal(0.8, (double)outputs[2]!["data"]![0]!, 12);
    }

    [Fact]
    public async Task Data_may_come_before_the_name_and_nested_as_rows_of_one()
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.InferAsync("""
            {"inputs":[
              {"data":[[10],[90]],"name":"age","shape":[2,1],"datatype":"FP32"},
              {"datatype":"INT32","data":[3,4],"shape":[2],"name":"visits"},
              {"name":"must","shape":[2],"datatype":"INT8","data":[1,2]},
              {"name":"active","shape":[2],"datatype":"UINT8","data":[1,0]},
              {"name":"plan","shape":[2],"datatype":"BYTES","data":["gr\u00f6\u00dfer","never seen"]},
              {"name":"since","shape":[2],"datatype":"BYTES","data":["2026-01-31T10:00:00+02:00",null]}],
             "outputs":[{"name":"prediction"}],"model_name":"ignored"}
            """);

        Assert.Equal(200, status);
        JsonNode output = Assert.Single(body!["outputs"]!.AsArray())!;
        Assert.Equal("""["no","yes"]""", output["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Null_and_bare_nan_are_missing_values()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (string missing in new[] { "null", "NaN" })
        {
            (int status, JsonNode? body) = await server.InferAsync(TestServer.Row.Replace("[80]", $"[{missing}]"));
            Assert.Equal(200, status);
            Assert.Equal(0.5, (double)body!["outputs"]![2]!["data"]![0]!);
        }
    }
}
