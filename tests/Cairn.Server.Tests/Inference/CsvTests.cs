using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Server.Tests.Inference;

public sealed class CsvTests
{
    private const string Header = "must,age,visits,active,plan,since\n";

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    [Fact]
    public async Task Rows_of_a_csv_file_are_answered_in_order_with_empty_fields_missing()
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.PostAsync(
            "/invocations", Csv(Header
            + "1,80,3,true,basic,2026-01-31\n2,,4.5,false,\"a, b\",2026-01-31T10:00:00Z\n3,10,,,,\n"));
        Assert.True(status == 200, body?.ToJsonString());
        Assert.Equal([0.8, 0.5, 0.1],
            body!["predictions"]!.AsArray().Select(p => Math.Round((double)p!["probability_yes"]!, 9)));
    }

    [Theory]
    [InlineData("must,visits,active,plan,since\n1,3,true,basic,2026-01-31\n", 400, "Column 'age' (number) is missing")]
    [InlineData("color,must,age,visits,active,plan,since\nred,1,2,3,true,basic,2026-01-31\n", 400,
        "Column 'color' is not one")]
    [InlineData(Header + "1,old,3,true,basic,2026-01-31\n", 400, "'age'")]
    [InlineData(Header + "1,80,3,true,basic,soon\n", 400, "'since'")]
    [InlineData(Header + ",80,3,true,basic,2026-01-31\n", 400, "'must'")]
    [InlineData(Header, 400, "no rows")]
    [InlineData("", 400, "empty")]
    [InlineData(Header + "1,80\n", 400, "fields")]
    public async Task A_bad_file_is_refused(string text, int wanted, string part)
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.PostAsync("/invocations", Csv(text));
        Assert.Equal(wanted, status);
        Assert.Contains(part, (string)body!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_too_many_rows_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor(), options =>
            options with { MaxRows = 3 });
        (int status, _) = await server.PostAsync("/invocations", Csv("size\n1\n2\n3\n4\n"));
        Assert.Equal(413, status);
    }
}
