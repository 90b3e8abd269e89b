using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class DiagnoseVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public DiagnoseVerbTests()
    {
        _tool.Write("data.csv", Rows(0, 300));
        _tool.Write("later.csv", Rows(300, 200));
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--name", "m");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Scripts_get_every_part_and_people_a_page()
    {
        JsonObject json = _tool.Json("diagnose", "m", "later.csv", "--report", "d.html");
        Assert.Equal(("m", "binary", 196, "model"), ((string?)json["model"], (string?)json["task"], (int)json["rows"]!, (string?)json["judged_by"]));
        foreach (string part in new[] { "slices", "worst_rows", "labels", "learning_curve", "robustness", "stability" })
            Assert.NotNull(json[part]);
        string page = File.ReadAllText(Path.Combine(_tool.Folder, "d.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("What is wrong with predicting left", page, StringComparison.Ordinal);
        // Row numbers are those of the file: a row without a target is not judged but counted.
        int row = (int)json["worst_rows"]![0]!["row"]!;
        string[] lines = File.ReadAllLines(Path.Combine(_tool.Folder, "later.csv"));
        Assert.Equal((string?)json["worst_rows"]![0]!["values"]!["amount"], lines[row].Split(',')[0]);
    }

    [Fact]
    public void Rows_that_the_model_learnt_from_are_judged_by_others()
    {
        JsonObject json = _tool.Json("diagnose", "m", "data.csv", "--only", "slices,rows");
        Assert.Equal("out_of_fold", (string?)json["judged_by"]);
        Assert.Null(json["stability"]);
        ToolResult people = _tool.Run("diagnose", "m", "data.csv", "--only", "rows,labels");
        Assert.Contains("Worst rows", people.Output, StringComparison.Ordinal);
        Assert.Contains("have a 'left' that is likely wrong", people.Output, StringComparison.Ordinal);
        Assert.Contains("The model learnt from these rows", people.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'slice' is nothing to look at", new[] { "m", "later.csv", "--only", "slice" })]
    [InlineData("Option --folds: found 1, wanted at least 2.", new[] { "m", "later.csv", "--folds", "1" })]
    [InlineData("Option --most: found 0, wanted at least 1.", new[] { "m", "later.csv", "--most", "0" })]
    [InlineData("there is no folder", new[] { "m", "later.csv", "--report", "nowhere/d.html" })]
    [InlineData("There is no column 'who'", new[] { "m", "later.csv", "--group", "who" })]
    public void Wrong_use_is_told(string told, string[] arguments)
    {
        ToolResult result = _tool.Run(["diagnose", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_task_is_refused()
    {
        _tool.Json("train", "data.csv", "--task", "outliers", "--drop", "left", "--learner", "isolation-forest", "--name", "odd");
        ToolResult result = _tool.Run("diagnose", "odd", "later.csv");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("models of classes and of one number can be diagnosed", result.Error, StringComparison.Ordinal);
    }

    private static string Rows(int from, int count)
    {
        StringBuilder text = new("amount,kind,left\n");
        for (int i = from; i < from + count; i++)
        {
            int noise = i * i * 31 % 101;
            text.Append($"{i * 37 % 101},{"abc"[i * 7 % 3]},{(i % 50 == 49 ? "" : i * 37 % 101 + noise / 3 > 65 ? "yes" : "no")}\n");
        }
        return text.ToString();
    }
}
