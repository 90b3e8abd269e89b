using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class FairnessVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Groups_are_compared_by_columns_that_the_model_does_not_read()
    {
        StringBuilder text = new("score,group,age,left\n");
        for (int i = 0; i < 400; i++)
            text.Append($"{i * 37 % 101 + i % 2 * 30},{"ab"[i % 2]},{20 + i % 50},{(i * 37 % 101 + i % 2 * 30 > 60 ? "yes" : "no")}\n");
        _tool.Write("data.csv", text.ToString());
        _tool.Json("train", "data.csv", "--target", "left", "--features", "score", "--learner", "decision-tree", "--out", "m.cairn");

        JsonObject json = _tool.Json("fairness", "m.cairn", "data.csv", "--sensitive", "group,age");
        JsonArray tables = json["tables"]!.AsArray();
        Assert.Equal(["group", "age", "group,age"], tables.Select(t => string.Join(',', t!["columns"]!.AsArray())));
        Assert.Equal("yes", (string?)json["positive"]);
        Assert.Equal(200, (int)tables[0]!["groups"]![0]!["rows"]!);
        JsonNode parity = tables[0]!["gaps"]![0]!;
        Assert.Equal(("demographic_parity", "a", "b"), ((string?)parity["name"], (string?)parity["lowest"], (string?)parity["highest"]));
        Assert.InRange((double)parity["difference"]!["value"]!, 0.2, 0.4);
        Assert.False((bool)tables[0]!["four_fifths"]!);

        ToolResult people = _tool.Run("fairness", "m.cairn", "data.csv", "--sensitive", "group");
        Assert.Equal(0, people.ExitCode);
        Assert.Contains("four-fifths rule: broken; 'a' is selected", people.Output);
    }

    [Theory]
    [InlineData("grop", "30", "There is no column 'grop'.")]
    [InlineData("group", "0", "The fewest rows of a group: found 0, wanted at least 1.")]
    public void Wrong_uses_are_told(string sensitive, string minimum, string told)
    {
        _tool.Write("data.csv", "x,group,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{"ab"[i % 2]},{i / 20}\n")));
        _tool.Json("train", "data.csv", "--target", "y", "--features", "x", "--learner", "baseline", "--out", "m.cairn");
        ToolResult result = _tool.Run("fairness", "m.cairn", "data.csv", "--sensitive", sensitive, "--min-rows", minimum);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(told, result.Error);
    }
}
