using System.Text.Json.Nodes;

namespace Cairn.Server.Tests.Inference;

/// <summary>Every refusal names the column or field, what was found and what was wanted.</summary>
public sealed class BadInferenceRequestTests
{
    private const string Age = """{"name":"age","shape":[1],"datatype":"FP64","data":[80]}""";
    private const string Since = """{"name":"since","shape":[1],"datatype":"BYTES","data":["2026-01-31"]}""";
    private const string Visits = """{"name":"visits","shape":[1],"datatype":"INT64","data":[3]}""";

    /// <summary>What of a good request is replaced by what, and the texts that the refusal has to hold.</summary>
    public static TheoryData<string, string, string[]> Cases => new()
    {
        // columns
        { Age + ",", "", ["Column 'age' (number) is missing"] },
        { Age, Age + "," + Age, ["'age' is given twice"] },
        { "\"age\"", "\"agge\"", ["'agge' is not one that the model reads", "Did you mean 'age'?"] },
        { "[80]", "[\"old\"]", ["Column 'age' (number), row 1: found text 'old', wanted a number"] },
        { "[80]", "[true]", ["Column 'age' (number), row 1: found true, wanted a number"] },
        { "[80]", "[{\"a\":1}]", ["Column 'age' (number), row 1: found an object"] },
        { "[80]", "[1e999]", ["Column 'age'", "1e999", "not finite"] },
        { "[80]", "[Infinity]", ["Column 'age'", "row 1", "not finite"] },
        { "[80]", "[[[80]]]", ["Column 'age'", "found an array"] },
        { "[3]", "[\"3\"]", ["Column 'visits' (integer), row 1: found text '3', wanted a number"] },
        { "[true]", "[2]", ["Column 'active' (boolean), row 1: found 2, wanted true or false"] },
        { "[true]", "[\"perhaps\"]", ["Column 'active'", "'perhaps'"] },
        { "[\"basic\"]", "[[]]", ["Column 'plan'", "its shape says 1 values, its data holds 0"] },
        { "[\"2026-01-31\"]", "[\"soon\"]", ["Column 'since' (time), row 1: found text 'soon'", "2026-03-31"] },
        { "[\"2026-01-31\"]", "[\"2026-02-31\"]", ["Column 'since'", "'2026-02-31'"] },
        { "[\"2026-01-31\"]", "[20260131]", ["Column 'since'", "found 20260131"] },
        { "\"data\":[1]}", "\"data\":[null]}", ["Column 'must', row 1: the value is missing"] },

        // tensors
        { "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[80]", "\"shape\":[2],\"datatype\":\"FP64\",\"data\":[80]",
            ["'age'", "says 2 values", "holds 1"] },
        { "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[80]", "\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[80,1]",
        ["'age'", "[n] or [n, 1]"] },
        { "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[80]", "\"shape\":[-1],\"datatype\":\"FP64\",\"data\":[80]",
        ["'age'", "shape"] },
        { "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[80]", "\"shape\":\"1\",\"datatype\":\"FP64\",\"data\":[80]",
        ["age: shape", "found a text"] },
        { "\"shape\":[1],\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP64\",\"data\":[80]",
        ["'age'", "'shape' is missing"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP65\",\"data\":[80]",
        ["'age'", "no datatype 'FP65'", "FP64"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"BYTES\",\"data\":[80]",
        ["Column 'age' (number): found datatype BYTES, wanted FP64"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP16\",\"data\":[80]",
        ["'age'", "FP16", "binary form only"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP64\"", ["'age'", "'data' is missing"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP64\",\"data\":80",
        ["'age'", "found a number, wanted an array"] },
        { "\"datatype\":\"FP64\",\"data\":[80]", "\"datatype\":\"FP64\",\"data\":[80],\"data\":[81]",
        ["'age'", "'data' is given twice"] },
        { "\"data\":[80]", "\"parameters\":{\"binary_data_size\":8}",
        ["'age'", "binary_data_size is 8, but only 0 bytes follow"] },
        { "\"data\":[80]", "\"parameters\":{\"binary_data_size\":\"8\"}", ["age: binary_data_size", "found a text"] },
        { "\"data\":[80]", "\"data\":[80],\"parameters\":[]", ["'parameters'", "found an array"] },
        { "\"name\":\"age\",", "", ["inputs[0]", "'name' is missing"] },
        { "\"name\":\"age\",", "\"name\":7,", ["inputs[0].name", "found a number"] },
        { Age, "7", ["inputs[0]", "found a number"] },
        { Visits, "null", ["inputs[1]", "found null"] },

        // the request
        { "\"inputs\":[", "\"input\":[", ["'inputs' is missing"] },
        { "{\"inputs\"", "{\"outputs\":[{\"name\":\"prediktion\"}],\"inputs\"",
        ["no output 'prediktion'", "Did you mean 'prediction'?"] },
        { Since + ",", "", ["Column 'since' (time) is missing"] },
        { "{\"inputs\"", "{\"outputs\":{},\"inputs\"", ["'outputs'", "found an object"] },
        { "{\"inputs\"", "{\"outputs\":[{}],\"inputs\"", ["outputs[0]: 'name' is missing"] },
        { "{\"inputs\"", "{\"outputs\":[{\"name\":\"prediction\"},{\"name\":\"prediction\"}],\"inputs\"",
        ["'prediction' is asked for twice"] },
        { "{\"inputs\"", "{\"outputs\":[{\"name\":\"prediction\",\"parameters\":{\"classification\":2}}],\"inputs\"",
        ["classification extension"] },
        { "{\"inputs\"", "{\"parameters\":{\"binary_data_output\":1},\"inputs\"",
        ["'binary_data_output'", "found a number"] },
        { "{\"inputs\"", "{\"id\":{},\"inputs\"", ["'id'", "found an object"] },
        { "{\"inputs\":[", "{\"inputs\":{\"a\":[", ["'inputs': found an object, wanted an array"] },
        { "{\"inputs\"", "{inputs", ["The body is not JSON: line 1, byte 2"] },
        { "}]}", "}],}", ["The body is not JSON", "line 7"] },
        { "}]}", "}]} x", ["The body is not JSON"] },
        { "[\"basic\"]", "[\"\\ud800\"]", ["half of a surrogate pair"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_bad_request_is_refused_with_its_reason(string good, string bad, string[] texts)
    {
        Assert.Contains(good, TestServer.Row, StringComparison.Ordinal);
        int at = TestServer.Row.IndexOf(good, StringComparison.Ordinal);
        string request = TestServer.Row[..at] + bad + TestServer.Row[(at + good.Length)..];
        await using TestServer server = await TestServer.StartAsync();

        (int status, JsonNode? body) = await server.InferAsync(request);

        Assert.Equal(400, status);
        string error = (string)body!["error"]!;
        Assert.All(texts, text => Assert.Contains(text, error, StringComparison.Ordinal));
        Assert.False(string.IsNullOrEmpty((string?)body["code"]));
        (status, _) = await server.InferAsync(TestServer.Row);
        Assert.Equal(200, status);
    }

    [Theory]
    [InlineData("", "body is empty")]
    [InlineData("[]", "wanted an object")]
    [InlineData("{}", "'inputs' is missing")]
    [InlineData("null", "found null")]
    [InlineData("{\"inputs\":[]}", "Column 'age' (number) is missing")]
    [InlineData("{\"inputs\":[", "not JSON")]
    [InlineData("{\"inputs\":[],\"inputs\":[]}", "Column 'age'")]
    public async Task A_body_without_rows_is_refused(string body, string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? answer) = await server.InferAsync(body);
        Assert.Equal(400, status);
        Assert.Contains(text, (string)answer!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_with_their_place()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] body = System.Text.Encoding.Latin1.GetBytes("{\"inputs\":[{\"name\":\"gr\u00F6\u00DFer\"}]}");
        (int status, JsonNode? answer) = await server.PostAsync("/v2/models/churn/infer", TestServer.Bytes(body));
        Assert.Equal(400, status);
        Assert.Contains("not UTF-8: byte 23 ", (string)answer!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        string deep = new string('[', 10_000) + new string(']', 10_000);
        (int status, JsonNode? answer) = await server.InferAsync("{\"x\":" + deep + "}");
        Assert.Equal(400, status);
        Assert.Contains("not JSON", (string)answer!["error"]!, StringComparison.Ordinal);
    }
}
