using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary><c>import</c> and <c>export</c>.</summary>
public sealed class InterchangeVerbTests : IDisposable
{
    private const string Rows =
        "size,kind,left\n1,a,yes\n2,b,no\n2.5,b,no\n1,a,yes\n3.25,b,no\n1,a,yes\n0.5,a,no\n4,b,yes\n1.5,a,yes\n2.25,b,no\n";

    private readonly Tool _tool = new();

    public InterchangeVerbTests()
    {
        _tool.Write("data.csv", Rows);
        _tool.Json(
            "train", "data.csv", "--target", "left", "--learner", "gradient-boosting", "--set", "rounds=5", "--set",
            "min_leaf_rows=1", "--set", "min_child_weight=0", "--folds", "2", "--name", "left");
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("xgboost-json", "XGBoost 1.7.4")]
    [InlineData("xgboost-ubj", "XGBoost 1.7.4")]
    [InlineData("lightgbm", "LightGBM v4")]
    [InlineData("onnx", "ONNX by Cairn")]
    public void A_model_goes_out_and_comes_back(string format, string origin)
    {
        JsonObject export = _tool.Json("export", "left", "--to", format, "--out", "model.file", "--data", "data.csv");
        Assert.Equal((10, 0), ((int)export["comparison"]!["rows"]!, (int)export["comparison"]!["rows_apart"]!));
        Assert.True((double)export["comparison"]!["largest_difference"]! < 1e-6);

        _tool.Run("predict", "left", "data.csv", "--keep", "--out", "told.csv");
        JsonObject import = _tool.Json(
            "import", "model.file", "--target", "left", "--labels", "no,yes", "--data", "told.csv", "--predictions",
            "probability_no,probability_yes", "--name", "back", "--out", "back.cairn");
        Assert.StartsWith(origin, (string?)import["origin"]);
        Assert.Equal(("binary", "back", 1), (
            (string?)import["task"], (string?)import["model"], (int)import["version"]!));
        Assert.True((double)import["comparison"]!["largest_difference"]! < 1e-6);
        Assert.Equal(
            0, (int)_tool.Json("import", "model.file", "--labels", "no,yes", "--data", "told.csv", "--predictions", "prediction")
                ["comparison"]!["other_labels"]!);
        string card = _tool.Run("models", "show", "back.cairn").Output;
        Assert.Contains("## Where it comes from", card);
        Assert.Contains(origin, card);
        Assert.Contains("accuracy", _tool.Run("evaluate", "back", "data.csv").Output);
    }

    [Theory]
    [InlineData("text", "size")]
    [InlineData("svg", "<svg")]
    [InlineData("dot", "digraph")]
    public void A_tree_is_shown(string format, string content)
    {
        _tool.Json("export", "left", "--to", format, "--out", "tree.out", "--tree", "1", "--depth", "2");
        Assert.Contains(content, File.ReadAllText(Path.Combine(_tool.Folder, "tree.out")));
        ToolResult wrong = _tool.Run("export", "left", "--to", format, "--out", "tree.out", "--tree", "99");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("found 99, and the model has the trees 0 to 4", wrong.Error);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_the_way_out()
    {
        (string[] Arguments, string Code, string Message)[] wrong =
        [
            (["export", "left", "--to", "pickle", "--out", "x"], "unknown-format", "found 'pickle', wanted one of xgboost-json"),
            (["import", "data.csv"], "unknown-format", "does not begin like a model of"),
            (["import", "data.csv", "--as", "xgboost"], "malformed-data", "data.csv: at byte 4: 'size' is not a value"),
            (["import", "data.csv", "--as", "lightgbm"], "malformed-data", "line 1: a text model of LightGBM begins with"),
            (["import", "none.json"], "file-not-found", "There is no file 'none.json'"),
            (["import", "data.csv", "--data", "data.csv"], "usage", "--data and --predictions go together"),
        ];
        foreach ((string[] arguments, string code, string message) in wrong)
        {
            ToolResult result = _tool.Run([.. arguments, "--json"]);
            Assert.Equal((2, code), (result.ExitCode, (string?)result.Json()["error"]!["code"]));
            Assert.Contains(message, (string?)result.Json()["error"]!["message"]);
        }
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--folds", "2", "--name", "line");
        ToolResult linear = _tool.Run("export", "line", "--to", "lightgbm", "--out", "x");
        Assert.Equal(2, linear.ExitCode);
        Assert.Contains("A model of kind 'logistic-regression' has no trees", linear.Error);
    }
}
