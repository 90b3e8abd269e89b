using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>What <c>predict</c> can ask of trees.</summary>
public sealed class PredictTreesTests : IDisposable
{
    private readonly Tool _tool = new();

    public PredictTreesTests()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 80)
            .Select(i => $"{i % 10},{(i % 3 == 0 ? "red" : "blue")},{(i % 10 > 4 ? 5 : 1) + (i % 3 == 0 ? 2 : 0)}");
        _tool.Write("data.csv", "size,colour,price\n" + string.Join('\n', rows) + "\n");
        _tool.Json(
            "train", "data.csv", "--target", "price", "--task", "regression", "--learner", "gradient-boosting", "--set", "rounds=6", "--set",
            "min_leaf_rows=2", "--out", "m.cairn");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Contributions_add_up_to_the_prediction()
    {
        JsonObject json = _tool.Json("predict", "m.cairn", "data.csv", "--contributions", "--out", "out.csv");
        double baseValue = (double)json["contributions"]!["base"]![0]!;
        Assert.Equal("path_dependent", (string?)json["contributions"]!["kind"]);
        string[] lines = Lines();
        Assert.Equal("prediction,contribution_size,contribution_colour,contribution_base", lines[0]);
        foreach (string line in lines.Skip(1))
        {
            double[] cells = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(baseValue, cells[3], 1e-12);
            Assert.Equal(cells[0], cells[1] + cells[2] + cells[3], 1e-9);
        }
    }

    [Fact]
    public void Interactions_and_leaves_come_beside_the_predictions()
    {
        JsonObject json = _tool.Json("predict", "m.cairn", "data.csv", "--interactions", "--leaves", "--out", "out.csv");
        Assert.Equal(6, (int)json["trees"]!);
        Assert.Equal(
            "prediction,interaction_size_size,interaction_size_colour,interaction_colour_colour,contribution_base,"
                + "leaf_1,leaf_2,leaf_3,leaf_4,leaf_5,leaf_6",
            Lines()[0]);
    }

    [Fact]
    public void The_first_rounds_predict_as_a_shorter_training()
    {
        _tool.Json(
            "train", "data.csv", "--target", "price", "--task", "regression", "--learner", "gradient-boosting", "--set", "rounds=2", "--set",
            "min_leaf_rows=2", "--out", "short.cairn");
        _tool.Json("predict", "short.cairn", "data.csv", "--out", "short.csv");
        JsonObject json = _tool.Json("predict", "m.cairn", "data.csv", "--rounds", "2", "--out", "out.csv");
        Assert.Equal(2, (int)json["rounds_used"]!);
        Assert.Equal(File.ReadAllLines(Path.Combine(_tool.Folder, "short.csv")), Lines());
        ToolResult tooMany = _tool.Run("predict", "m.cairn", "data.csv", "--rounds", "7", "--out", "out.csv");
        Assert.Equal(2, tooMany.ExitCode);
        Assert.Contains("--rounds: found 7, wanted 1 to 6", tooMany.Error);
    }

    [Fact]
    public void A_model_without_trees_is_refused_with_the_reason()
    {
        _tool.Json("train", "data.csv", "--target", "price", "--task", "regression", "--learner", "linear-regression", "--out", "line.cairn");
        ToolResult result = _tool.Run("predict", "line.cairn", "data.csv", "--contributions", "--out", "out.csv");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is a linear-regression model and has none", result.Error);
    }

    private string[] Lines() => File.ReadAllLines(Path.Combine(_tool.Folder, "out.csv"));
}
