using System.Text;
using System.Text.Json.Nodes;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Inference;

public sealed class ScoringTests
{
    [Fact]
    public async Task Every_form_gives_the_same_predictions()
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] bodies =
        [
            $$"""{"dataframe_records":[{{TestServer.Record}}]}""",
            """{"dataframe_split":{"columns":["must","age","visits","active","plan","since"],"index":[0],"data":[[1,80,3,true,"basic","2026-01-31"]]}}""",
            """{"dataframe_split":{"data":[[1,80,3,true,"basic","2026-01-31"]],"columns":["must","age","visits","active","plan","since"]}}""",
            $$"""{"instances":[{{TestServer.Record}}]}""",
            """{"instances":[[80,3,true,"basic","2026-01-31",1]]}""",
            "{\"inputs\":[" + TestServer.Record + "],\"params\":{}}",
            """{"inputs":{"age":[80],"visits":[3],"active":[true],"plan":["basic"],"since":["2026-01-31"],"must":[1]}}""",
            """{"inputs":{"must":[[1]],"age":[[80]],"visits":[[3]],"active":[[true]],"plan":[["basic"]],"since":[["2026-01-31"]]}}""",
        ];
        foreach (string request in bodies)
        {
            (int status, JsonNode? body) = await server.ScoreAsync(request);
            Assert.True(status == 200, request + body?.ToJsonString());
            JsonNode record = Assert.Single(body!["predictions"]!.AsArray())!;
            Assert.Equal("yes", (string?)record["prediction"]);
            Assert.Equal(0.2, (double)record["probability_no"]!, 12);
            Assert.Equal(0.8, (double)record["probability_yes"]!, 12);
        }
    }

    [Fact]
    public async Task A_regressor_answers_plain_numbers_and_null_where_it_has_none()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        foreach (string request in new[] { """{"inputs":[1.5,null,-2e3]}""", """{"instances":[[1.5],[NaN],[-2000]]}""" })
        {
            (int status, JsonNode? body) = await server.ScoreAsync(request);
            Assert.Equal(200, status);
            Assert.Equal("[3,null,-4000]", body!["predictions"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Rows_keep_their_order_over_many_blocks()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        string request = "{\"inputs\":[" + string.Join(",", Enumerable.Range(0, 30_000)) + "]}";
        (int status, JsonNode? body) = await server.ScoreAsync(request);
        Assert.Equal(200, status);
        Assert.Equal(Enumerable.Range(0, 30_000).Select(i => 2 * i),
            body!["predictions"]!.AsArray().Select(p => (int)p!));
    }

    [Theory]
    [InlineData("{\"dataframe_records\":[{\"age\":1}]}", "Column 'visits' (integer) is missing, row 1")]
    [InlineData("{\"dataframe_records\":[RECORD,{}]}", "Column 'age' (number) is missing, row 2")]
    [InlineData("{\"dataframe_records\":[{\"age\":1,\"age\":2}]}", "Column 'age' is given twice")]
    [InlineData("{\"dataframe_records\":[{\"color\":1}]}", "Column 'color' is not one that the model reads")]
    [InlineData("{\"dataframe_records\":[RECORD,7]}", "dataframe_records[1]': found a number")]
    [InlineData("{\"dataframe_records\":{}}", "'dataframe_records': found an object, wanted an array")]
    [InlineData("{\"dataframe_records\":[]}", "no rows")]
    [InlineData("{\"dataframe_record\":[]}", "Did you mean 'dataframe_records'?")]
    [InlineData("{\"dataframe_records\":[RECORD],\"inputs\":[RECORD]}", "both 'dataframe_records' and 'inputs'")]
    [InlineData("[RECORD]", "Wrap it: {\"dataframe_records\": […]}")]
    [InlineData("{}", "no rows")]
    [InlineData("3", "found a number")]
    [InlineData("{\"dataframe_split\":[]}", "'dataframe_split': found an array")]
    [InlineData("{\"dataframe_split\":{\"data\":[[1]]}}", "'columns' is missing")]
    [InlineData("{\"dataframe_split\":{\"columns\":[\"age\"],\"data\":[[1]]}}", "Column 'visits' (integer) is missing")]
    [InlineData("{\"dataframe_split\":{\"columns\":[\"age\",\"age\"],\"data\":[[1]]}}", "Column 'age' is given twice")]
    [InlineData("{\"dataframe_split\":{\"columns\":[\"years\"],\"data\":[[1]]}}", "Column 'years' is not one")]
    [InlineData("{\"dataframe_split\":{\"columns\":[7],\"data\":[[1]]}}", "columns[0]': found a number")]
    [InlineData("{\"dataframe_split\":{\"columns\":COLUMNS}}", "'data' is missing")]
    [InlineData("{\"dataframe_split\":{\"columns\":COLUMNS,\"data\":[[1,2]]}}", "row 1: found 2 values, wanted 6")]
    [InlineData("{\"dataframe_split\":{\"columns\":COLUMNS,\"data\":[[1,2,true,\"a\",null,1,1]]}}",
        "row 1: found more than 6 values")]
    [InlineData("{\"dataframe_split\":{\"columns\":COLUMNS,\"data\":[[\"x\",2,true,\"a\",null,1]]}}",
        "Column 'age' (number), row 1: found text 'x'")]
    [InlineData("{\"dataframe_split\":{\"columns\":COLUMNS,\"data\":[7]}}", "data[0]': found a number")]
    [InlineData("{\"dataframe_split\":{\"rows\":1}}", "'rows' is not a field of dataframe_split")]
    [InlineData("{\"inputs\":{\"age\":[1,2],\"visits\":[1],\"active\":[true],\"plan\":[\"a\"],\"since\":[null],\"must\":[1]}}", "Column 'visits' has 1 values where 'age' has 2")]
    [InlineData("{\"inputs\":{\"age\":3}}", "'age': found a number, wanted an array")]
    [InlineData("{\"instances\":7}", "'instances': found a number")]
    [InlineData("{\"instances\":[1,2]}", "instances[0]': found a number")]
    [InlineData("{\"dataframe_records\":[RECORD", "not JSON")]
    public async Task A_bad_request_is_refused_in_mlflows_form(string request, string text)
    {
        request = request.Replace("RECORD", TestServer.Record, StringComparison.Ordinal)
            .Replace("COLUMNS", "[\"age\",\"visits\",\"active\",\"plan\",\"since\",\"must\"]",
                StringComparison.Ordinal);
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.ScoreAsync(request);
        Assert.Equal(400, status);
        Assert.Equal("BAD_REQUEST", (string?)body!["error_code"]);
        Assert.Contains(text, (string)body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curls_type_of_content_is_taken_and_an_unknown_one_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        string request = $$"""{"dataframe_records":[{{TestServer.Record}}]}""";
        (int status, _) = await server.PostAsync(
            "/invocations", new StringContent(request, Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(200, status);
        (status, JsonNode? body) = await server.PostAsync(
            "/invocations", new StringContent(request, Encoding.UTF8, "application/xml"));
        Assert.Equal(415, status);
        Assert.Contains("application/xml", (string)body!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_several_models_the_path_names_one()
    {
        ServedModel churn = new() { Name = "churn", Version = "1", Model = new FakeModel() };
        ServedModel price = new() { Name = "price", Version = "2", Model = new FakeRegressor() };
        await using TestServer server = await TestServer.StartAsync(options =>
            options with { Models = [churn, price] });

        (int status, JsonNode? body) = await server.ScoreAsync("""{"inputs":[1]}""");
        Assert.Equal(404, status);
        Assert.Contains("/invocations/NAME; served are churn, price", (string)body!["message"]!,
            StringComparison.Ordinal);
        (status, body) = await server.PostAsync("/invocations/price", """{"inputs":[1]}""");
        Assert.Equal("200 {\"predictions\":[2]}", $"{status} {body!.ToJsonString()}");
        (status, body) = await server.PostAsync("/invocations/prize", """{"inputs":[1]}""");
        Assert.Equal(404, status);
        Assert.Contains("Did you mean 'price'?", (string)body!["message"]!, StringComparison.Ordinal);
        (status, body) = await server.PostAsync("/invocations/price/3", """{"inputs":[1]}""");
        Assert.Equal(404, status);
        Assert.Contains("no version '3' of model 'price'", (string)body!["message"]!, StringComparison.Ordinal);
    }
}
