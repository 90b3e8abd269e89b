using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>The ways to divide rows into folds, as a person types them.</summary>
public sealed class TrainFoldsTests : IDisposable
{
    private readonly Tool _tool = new();

    public TrainFoldsTests()
    {
        StringBuilder text = new("amount,who,day,part,left\n");
        for (int i = 0; i < 60; i++)
            text.Append($"{i * 37 % 101},p{i / 3},{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{i % 4},{(i * 37 % 101 + i % 7 * 5 > 60 ? "yes" : "no")}\n");
        _tool.Write("data.csv", text.ToString());
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(new[] { "--folds", "4", "--repeats", "3" }, "stratified", 4, 3)]
    [InlineData(new[] { "--folds", "4", "--group", "who" }, "stratified group", 4, 1)]
    [InlineData(new[] { "--folds", "group:4", "--group", "who" }, "group", 4, 1)]
    [InlineData(new[] { "--folds", "leave-one-group-out", "--group", "who" }, "leave one group out", 20, 1)]
    [InlineData(new[] { "--folds", "time:3", "--time", "day", "--gap", "5d", "--window", "10" }, "time, sliding window of 10 rows, gap of 5d", 3, 1)]
    [InlineData(new[] { "--folds", "column:part" }, "given", 4, 1)]
    [InlineData(new[] { "--folds", "leave-one-out" }, "leave one out", 60, 1)]
    public void Rows_are_divided_as_asked(string[] options, string method, int folds, int repeats)
    {
        JsonObject json = _tool.Json(["train", "data.csv", "--target", "left", "--learner", "logistic-regression", .. options]);
        JsonNode found = json["cross_validation"]!;
        Assert.Equal((method, folds, repeats), ((string?)found["method"], (int)found["folds"]!, (int)found["repeats"]!));
        int each = method == "leave one out" ? 1 : folds * repeats;
        Assert.InRange(found["metrics"]!["log_loss"]!["values"]!.AsArray().Count, 1, each);
        if (options.Contains("column:part"))
        {
            JsonNode inputs = _tool.Json("models", "show", "data")["manifest"]!["signature"]!["inputs"]!;
            Assert.DoesNotContain("part", inputs.AsArray().Select(i => (string?)i!["name"]));
        }
    }

    [Fact]
    public void A_chosen_learner_is_judged_by_folds_that_did_not_choose_it()
    {
        JsonObject json = _tool.Json("train", "data.csv", "--target", "left", "--drop", "who,day", "--folds", "3");
        JsonObject chosen = json["cross_validation"]!["chosen"]!.AsObject();
        Assert.Equal(3, chosen.Sum(c => (int)c.Value!));
        Assert.All(json["cross_validation"]!["per_fold"]!.AsArray(), fold => Assert.NotNull(fold!["learner"]));
        Assert.Contains(json["notes"]!.AsArray(), note => ((string)note!).StartsWith("Each fold chose its own learner", StringComparison.Ordinal));
        ToolResult people = _tool.Run("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--folds", "3");
        Assert.Contains("± over folds", people.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("are different ways to judge one model", new[] { "--folds", "time:3", "--holdout", "0.3" })]
    [InlineData("say more of --folds, which is not given", new[] { "--repeats", "3", "--gap", "7d" })]
    [InlineData("Folds in time want a column of times.", new[] { "--folds", "time:3" })]
    [InlineData("A gap is for folds in time, and no column orders the rows.", new[] { "--folds", "3", "--gap", "7d" })]
    [InlineData("want a column of groups", new[] { "--folds", "group:3" })]
    [InlineData("repeating them says nothing new", new[] { "--folds", "leave-one-out", "--repeats", "2", "--learner", "baseline" })]
    [InlineData("would choose a learner anew for each of them", new[] { "--folds", "leave-one-out" })]
    [InlineData("Option --gap: found 'soon'", new[] { "--folds", "time:3", "--time", "day", "--gap", "soon" })]
    [InlineData("There is no column 'pat'", new[] { "--folds", "column:pat" })]
    [InlineData("cannot say the folds", new[] { "--folds", "column:left" })]
    [InlineData("wanted the number of folds after 'time:'", new[] { "--folds", "time" })]
    public void Wrong_use_is_told_before_the_work(string told, string[] options)
    {
        ToolResult result = _tool.Run(["train", "data.csv", "--target", "left", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }
}
