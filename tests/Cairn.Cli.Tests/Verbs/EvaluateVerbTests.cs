using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary><c>evaluate</c>: intervals, costs, curves, and two models beside each other.</summary>
public sealed class EvaluateVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public EvaluateVerbTests()
    {
        // The chance of 'yes' rises with a; b tells nothing.
        Random random = new(7);
        StringBuilder text = new("a,b,who,left,amount\n");
        for (int i = 0; i < 400; i++)
        {
            double a = Math.Round(random.NextDouble() * 4 - 2, 3);
            double b = Math.Round(random.NextDouble(), 3);
            string left = random.NextDouble() < 1 / (1 + Math.Exp(1 - 2 * a)) ? "yes" : "no";
            text.AppendLine(CultureInfo.InvariantCulture, $"{a},{b},{i / 4},{left},{Math.Round(3 * a + b + random.NextDouble(), 3)}");
        }
        _tool.Write("data.csv", text.ToString());
        _tool.Json(
            "train", "data.csv", "--target", "left", "--features", "a", "--learner", "logistic-regression", "--resamples", "0",
            "--out", "good.cairn");
        _tool.Json(
            "train", "data.csv", "--target", "left", "--features", "b", "--learner", "logistic-regression", "--resamples", "0",
            "--name", "poor", "--out", "poor.cairn");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Metrics_come_with_intervals_by_rows_or_groups()
    {
        JsonObject json = _tool.Json("evaluate", "good.cairn", "data.csv");
        JsonNode intervals = json["intervals"]!;
        Assert.Equal(("rows", 400, 0.95), ((string?)intervals["unit"], (int)intervals["units"]!, (double)intervals["level"]!));
        JsonNode area = intervals["values"]!["roc_auc"]!;
        Assert.InRange((double)json["metrics"]!["roc_auc"]!, (double)area["low"]!, (double)area["high"]!);
        Assert.Equal(json.ToJsonString(), _tool.Json("evaluate", "good.cairn", "data.csv", "--threads", "1").ToJsonString());
        JsonNode grouped = _tool.Json("evaluate", "good.cairn", "data.csv", "--group", "who")["intervals"]!;
        Assert.Equal(("groups", 100), ((string?)grouped["unit"], (int)grouped["units"]!));
        Assert.Null(_tool.Json("evaluate", "good.cairn", "data.csv", "--resamples", "0")["intervals"]);
        Assert.Contains("95 % interval", _tool.Run("evaluate", "good.cairn", "data.csv").Output);
        Refused("bad-option", "evaluate", "good.cairn", "data.csv", "--resamples", "7");
        Refused("unknown-column", "evaluate", "good.cairn", "data.csv", "--group", "whom");
    }

    [Fact]
    public void Curves_and_a_report_are_given_when_asked_for()
    {
        JsonObject json = _tool.Json("evaluate", "good.cairn", "data.csv", "--curves", "--report", "page.html");
        JsonNode curves = json["curves"]![0]!;
        foreach (string name in new[] { "roc", "precision_recall", "det", "gain" })
            Assert.NotEmpty(curves[name]!["thresholds"]!.AsArray());
        Assert.NotEmpty(json["thresholds"]!["points"]!.AsArray());
        Assert.Contains("Detection error", File.ReadAllText(Path.Combine(_tool.Folder, "page.html")));
    }

    [Fact]
    public void Costs_choose_a_threshold_that_training_keeps()
    {
        JsonNode choice = _tool.Json("evaluate", "good.cairn", "data.csv", "--cost", "fp=1 fn=20")["cost_choice"]!;
        double threshold = (double)choice["threshold"]!;
        Assert.InRange(threshold, 0, 0.3);
        Assert.True((double)choice["best"]!["cost"]! < (double)choice["even_odds"]!["cost"]!);
        Assert.Contains("costs least", _tool.Run("evaluate", "good.cairn", "data.csv", "--cost", "fp=1 fn=20").Output);

        JsonObject trained = _tool.Json(
            "train", "data.csv", "--target", "left", "--features", "a", "--learner", "gradient-boosting", "--set", "rounds=10",
            "--cost", "fp=1 fn=20", "--out", "dear.cairn");
        threshold = (double)trained["cost_choice"]!["threshold"]!;
        _tool.Json("predict", "dear.cairn", "data.csv", "--out", "out.csv");
        string[][] rows =
            [.. File.ReadLines(Path.Combine(_tool.Folder, "out.csv")).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(400, rows.Length);
        Assert.All(rows, row => Assert.Equal(
            double.Parse(row[2], CultureInfo.InvariantCulture) >= threshold ? "yes" : "no", row[0]));
        Assert.Contains(rows, row => row[0] == "yes" && double.Parse(row[2], CultureInfo.InvariantCulture) < 0.5);
        JsonObject judged = _tool.Json("evaluate", "dear.cairn", "data.csv");
        Assert.Equal(threshold, (double)judged["threshold"]!);
        Refused("bad-cost", "evaluate", "good.cairn", "data.csv", "--cost", "fp=1");
        Refused("bad-cost", "train", "data.csv", "--target", "left", "--cost", "fp=0 fn=1");
        Refused("wrong-task", "train", "data.csv", "--target", "amount", "--cost", "fp=1 fn=2");
    }

    [Fact]
    public void Of_two_models_the_better_is_named()
    {
        JsonObject json = _tool.Json("evaluate", "poor.cairn", "good.cairn", "data.csv");
        Assert.Equal(("good", "roc_auc"), ((string?)json["better"], (string?)json["headline"]));
        Assert.True((double)json["metrics"]!["roc_auc"]!["low"]! > 0);
        Assert.Equal(["delong", "mcnemar"], json["tests"]!.AsArray().Select(test => (string?)test!["name"]));
        string output = _tool.Run("evaluate", "good.cairn", "poor/1", "data.csv").Output;
        Assert.StartsWith("good is better than poor/1", output);
        _tool.Json(
            "train", "data.csv", "--target", "amount", "--features", "a", "--learner", "linear-regression", "--out", "n.cairn");
        Refused("different-tasks", "evaluate", "good.cairn", "n.cairn", "data.csv");
        Refused("usage", "evaluate", "good.cairn", "poor.cairn", "data.csv", "--cost", "fp=1 fn=2");
    }

    [Fact]
    public void Training_tells_intervals_of_held_out_rows_and_of_folds()
    {
        JsonObject held = _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression");
        Assert.Equal("bootstrap_bca", (string?)held["intervals"]!["method"]);
        JsonObject folds = _tool.Json(
            "train", "data.csv", "--target", "amount", "--learner", "linear-regression", "--folds", "4", "--report", "r.html");
        Assert.Equal(("corrected_t_over_folds", 4), ((string?)folds["intervals"]!["method"], (int)folds["intervals"]!["units"]!));
        JsonObject other = _tool.Json(
            "train", "data.csv", "--target", "amount", "--learner", "baseline", "--folds", "4");
        JsonNode compared = _tool.Json("runs", "compare", (string)folds["run"]!, (string)other["run"]!)["over_folds"]!;
        Assert.Equal(("rmse", 4), ((string?)compared["metric"], (int)compared["folds"]!));
        Assert.True((double)compared["low"]! > 0 && (double)compared["p_value"]! < 0.01);
        Assert.Contains(
            "corrected resampled t", _tool.Run("runs", "compare", (string)folds["run"]!, (string)other["run"]!).Output);
        JsonNode error = folds["intervals"]!["values"]!["rmse"]!;
        Assert.InRange((double)folds["metrics"]!["rmse"]!, (double)error["low"]!, (double)error["high"]!);
        Assert.Contains("interval", File.ReadAllText(Path.Combine(_tool.Folder, "r.html")));
    }

    private void Refused(string code, params string[] arguments)
    {
        ToolResult result = _tool.Run([.. arguments, "--json"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(code, (string?)result.Json()["error"]!["code"]);
    }
}
