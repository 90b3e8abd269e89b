using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary><c>predict</c> and <c>evaluate</c> with one model.</summary>
public sealed class PredictVerbTests : IDisposable
{
    private const string Rows = "size,prediction,left\n1,a,yes\n2,b,no\n2,b,no\n1,a,yes\n3,b,no\n1,a,yes\n";

    private readonly Tool _tool = new();

    public PredictVerbTests()
    {
        _tool.Write("data.csv", Rows);
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--set", "l2=0.01", "--folds", "2", "--out", "m.cairn");
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("out.csv", "prediction,probability_no,probability_yes")]
    [InlineData("out.tsv.gz", "prediction\tprobability_no\tprobability_yes")]
    [InlineData("out.jsonl", "{\"prediction\":\"yes\",\"probability_no\":")]
    public void Predictions_are_written_by_the_ending_of_the_file(string path, string begins)
    {
        JsonObject json = _tool.Json("predict", "m.cairn", "data.csv", "--out", path);
        Assert.Equal((6, path), ((int)json["rows"]!, (string?)json["out"]));
        Assert.True((double)json["seconds"]! >= 0);
        using Stream file = File.OpenRead(Path.Combine(_tool.Folder, path));
        using StreamReader reader = new(path.EndsWith(".gz") ? new GZipStream(file, CompressionMode.Decompress) : file);
        Assert.StartsWith(begins, reader.ReadToEnd());
    }

    [Fact]
    public void Kept_columns_stay_as_they_were_and_one_that_makes_way_is_named()
    {
        ToolResult result = _tool.Run("predict", "data", "data.csv", "--keep", "--out", "out.csv");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("'prediction' of the data made way", result.Error);
        string[] lines = File.ReadAllLines(Path.Combine(_tool.Folder, "out.csv"));
        Assert.Equal("size,left,prediction,probability_no,probability_yes", lines[0]);
        Assert.StartsWith("1,yes,yes,0.", lines[1]);
        Assert.StartsWith("2,no,no,0.", lines[2]);
    }

    [Fact]
    public void Evaluate_gives_the_metrics_by_name()
    {
        JsonObject json = _tool.Json("evaluate", "data/1", "data.csv");
        Assert.Equal((1.0, 6), ((double)json["metrics"]!["accuracy"]!, (int)json["rows"]!));
        ToolResult result = _tool.Run("evaluate", "m.cairn", "data.csv");
        Assert.Contains("roc_auc", result.Output);
        ToolResult absent = _tool.Run(input: "size,left\n1,yes\n", ["evaluate", "data", "-"]);
        Assert.Equal(2, absent.ExitCode);
        Assert.Contains("no column 'prediction'", absent.Error);
    }

    [Fact]
    public void A_model_that_is_not_there_is_refused_with_those_that_are()
    {
        ToolResult result = _tool.Run("predict", "dota", "data.csv", "--json", "--out", "x.csv");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("unknown-model", (string?)result.Json()["error"]!["code"]);
        Assert.Contains("data", (string?)result.Json()["error"]!["hint"]);
        Assert.Contains("no alias 'best'", _tool.Run("predict", "data@best", "data.csv").Error);
        Assert.Contains("cannot both go to standard output", _tool.Run("predict", "data", "data.csv", "--json").Output);
    }
}
