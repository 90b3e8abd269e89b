using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>Rankings, survival, several targets, outliers and LibSVM's format as a person types them.</summary>
public sealed class TrainTasksTests : IDisposable
{
    private static readonly string[] s_baseline = ["--learner", "baseline"];

    private readonly Tool _tool = new();

    public TrainTasksTests()
    {
        StringBuilder csv = new("x,z,days,died,until,query,grade,odd\n");
        StringBuilder svm = new();
        for (int i = 0; i < 60; i++)
        {
            double x = i * 7 % 11;
            string until = i % 4 == 0 ? "" : (x + 3).ToString(CultureInfo.InvariantCulture);
            csv.Append(CultureInfo.InvariantCulture, $"{x},{i % 5},{x + 1},{(i % 3 == 0 ? 0 : 1)},{until},q{i / 6},{(int)x % 3},{(i % 9 == 0 ? 1 : 0)}\n");
            svm.Append(CultureInfo.InvariantCulture, $"{(int)x % 3} 1:{x + 1} 4:{i % 5}\n");
        }
        _tool.Write("data.csv", csv.ToString());
        _tool.Write("rows.svm", svm.ToString());
        _tool.Write("rows.query", string.Concat(Enumerable.Repeat("6\n", 10)));
        _tool.Write("rows.weight", string.Concat(Enumerable.Repeat("1\n2\n", 30)));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Survival_goes_from_a_file_to_a_judged_model()
    {
        JsonObject json = _tool.Json(
            "train", "data.csv", "--target", "days", "--event", "died", "--learner", "gradient-boosting", "--set", "rounds=9", "--set", "min_leaf_rows=2",
            "--features", "x,z", "--out", "m.cairn", "--report", "r.html");
        Assert.Equal(("survival", "died"), ((string?)json["task"], (string?)json["event"]));
        Assert.Equal(0.5, (double)json["baseline_metrics"]!["concordance"]!);
        Assert.True((double)json["metrics"]!["concordance"]! > 0.8);
        Assert.Equal(12, 60 - (int)json["rows"]!);
        Assert.Contains("until the event", File.ReadAllText(Path.Combine(_tool.Folder, "r.html")));

        JsonObject judged = _tool.Json("evaluate", "m.cairn", "data.csv");
        Assert.True((double)judged["metrics"]!["concordance"]! > 0.8);
        Assert.Equal(0.5, (double)judged["training"]!["baseline_metrics"]!["concordance"]!);
        Assert.StartsWith("20 %", (string?)judged["training"]!["measured_on"]);
        Assert.StartsWith("risk\n", _tool.Run("predict", "m.cairn", "data.csv").Output.ReplaceLineEndings("\n"));

        JsonObject folds = _tool.Json(["train", "data.csv", "--target", "days", "--upper", "until", "--folds", "3", .. s_baseline]);
        Assert.Equal(("survival", "until"), ((string?)folds["task"], (string?)folds["upper_bound"]));
        Assert.Equal("3 folds (stratified); mean over the folds", (string?)folds["measured_on"]);
    }

    [Fact]
    public void A_ranking_keeps_its_queries_whole()
    {
        JsonObject json = _tool.Json(
            "train", "data.csv", "--target", "grade", "--task", "ranking", "--group", "query", "--learner", "gradient-boosting",
            "--set", "rounds=30", "--set", "min_leaf_rows=2", "--features", "x,z", "--out", "m.cairn");
        Assert.Equal(("ranking", "query"), ((string?)json["task"], (string?)json["query"]));
        Assert.Equal("20 % of the rows held out (group)", (string?)json["measured_on"]);
        Assert.True((double)json["metrics"]!["ndcg"]! > (double)json["baseline_metrics"]!["ndcg"]!);
        ToolResult shown = _tool.Run("evaluate", "m.cairn", "data.csv");
        Assert.Contains("60 rows in 10 queries", shown.Output);
        Assert.Contains("ndcg_at_10", shown.Output);
        Assert.Contains("baseline in training", shown.Output);
    }

    [Fact]
    public void Several_targets_are_named_with_commas()
    {
        JsonObject json = _tool.Json("train", "data.csv", "--target", "x, days", "--learner", "gradient-boosting", "--set", "rounds=3", "--out", "m.cairn");
        Assert.Equal("multioutput", (string?)json["task"]);
        Assert.Equal("x,days", string.Join(',', json["targets"]!.AsArray().Select(t => (string?)t)));
        Assert.Equal(["x", "days"], json["per_target"]!.AsArray().Select(t => (string?)t!["target"]));
        Assert.StartsWith(
            "prediction_x,prediction_days\n", _tool.Run("predict", "m.cairn", "data.csv").Output.ReplaceLineEndings("\n"));
        Assert.Equal(2, _tool.Json("evaluate", "m.cairn", "data.csv")["per_target"]!.AsArray().Count);
    }

    [Fact]
    public void Outliers_need_no_target_and_are_judged_by_one_later()
    {
        JsonObject json = _tool.Json(["train", "data.csv", "--task", "outliers", "--out", "m.cairn", .. s_baseline]);
        Assert.Equal(("outliers", ""), ((string?)json["task"], (string?)json["target"]));
        Assert.Equal(0, (double)json["metrics"]!["outlier_share"]!);
        Assert.Null(json["metrics"]!["roc_auc"]);
        Assert.Equal(0.5, (double)_tool.Json("evaluate", "m.cairn", "data.csv", "--target", "odd")["metrics"]!["roc_auc"]!);
        Assert.Contains("outlier_share", _tool.Run("evaluate", "m.cairn", "data.csv").Output);
        Assert.StartsWith(
            "outlier_score,is_outlier\n0.0,false\n", _tool.Run("predict", "m.cairn", "data.csv").Output.ReplaceLineEndings("\n"));
        ToolResult wrong = _tool.Run("evaluate", "m.cairn", "data.csv", "--target", "od");
        Assert.Equal((2, true), (wrong.ExitCode, wrong.Error.Contains("'od'")));
    }

    [Fact]
    public void Time_with_groups_says_that_groups_stay_whole()
    {
        JsonObject json = _tool.Json(["train", "data.csv", "--target", "days", "--group", "query", "--time", "x", .. s_baseline]);
        Assert.Equal("20 % of the rows held out (time, whole groups)", (string?)json["measured_on"]);
        Assert.Contains(
            json["notes"]!.AsArray(), note => ((string?)note)!.StartsWith("groups of 'query' were kept whole", StringComparison.Ordinal));
    }

    [Fact]
    public void LibSVM_brings_its_label_and_its_queries_along()
    {
        JsonObject json = _tool.Json(["train", "rows.svm", "--out", "m.cairn", .. s_baseline]);
        Assert.Equal(("multiclass", "label"), ((string?)json["task"], (string?)json["target"]));
        Assert.Equal(0, _tool.Run("predict", "m.cairn", "rows.svm").ExitCode);

        File.Copy(Path.Combine(_tool.Folder, "rows.svm"), Path.Combine(_tool.Folder, "more.txt"));
        File.Copy(Path.Combine(_tool.Folder, "rows.query"), Path.Combine(_tool.Folder, "more.txt.query"));
        File.Copy(Path.Combine(_tool.Folder, "rows.weight"), Path.Combine(_tool.Folder, "more.txt.weight"));
        JsonObject ranked = _tool.Json(
            ["train", "rows.svm", "--query-file", "rows.query", "--weight-file", "rows.weight", "--test", "more.txt", "--out", "r.cairn", .. s_baseline]);
        Assert.Equal(("ranking", "query", "more.txt"), ((string?)ranked["task"], (string?)ranked["query"], (string?)ranked["measured_on"]));
        ToolResult without = _tool.Run("evaluate", "r.cairn", "rows.svm");
        Assert.Equal((2, true), (without.ExitCode, without.Error.Contains("--query-file")));
        Assert.Equal(60, (int)_tool.Json("evaluate", "r.cairn", "rows.svm", "--query-file", "rows.query")["rows"]!);

        ToolResult beside = _tool.Run(["train", "rows.svm", "--query-file", "rows.query", "--test", "rows.svm.txt", .. s_baseline]);
        Assert.Equal((2, true), (beside.ExitCode, beside.Error.Contains("rows.svm.txt")));
        _tool.Write("test.svm", "1 1:2\n");
        beside = _tool.Run(["train", "rows.svm", "--query-file", "rows.query", "--test", "test.svm", .. s_baseline]);
        Assert.Equal((2, true), (beside.ExitCode, beside.Error.Contains("There is no file 'test.svm.query'")));

        _tool.Write("other.data", "1 2:1 2:3\n");
        ToolResult broken = _tool.Run("data", "describe", "other.data", "--format", "libsvm");
        Assert.Equal((2, true), (broken.ExitCode, broken.Error.Contains("other.data, line 1: column 1: index 2 comes twice in the row.")));
    }

    [Theory]
    [InlineData("--target days --event dead", "'dead'")]
    [InlineData("--target days --event query", "Event column 'query'")]
    [InlineData("--target days --event z", "wanted 1 or true")]
    [InlineData("--target days --upper z", "Upper bound column 'z'")]
    [InlineData("--target days --event died --task regression", "only survival has")]
    [InlineData("--target grade --task ranking", "--group")]
    [InlineData("--target query --task ranking --group x", "grades of relevance")]
    [InlineData("--target days,nobody", "'nobody'")]
    [InlineData("--target days,x --task binary", "2 targets")]
    [InlineData("--task survival", "--target")]
    [InlineData("--task outlier", "Did you mean 'outliers'?")]
    [InlineData("--target days --format xml", "'xml'")]
    [InlineData("--target days --absent no", "'no'")]
    [InlineData("--target days --query-file nowhere.query", "nowhere.query")]
    [InlineData("--target days --query-file rows.weight", "rows.weight is for")]
    [InlineData("--target days --weight-file rows.query", "rows.query is for 10 rows, the data has 60.")]
    public void What_cannot_be_meant_is_told_with_exit_code_2(string options, string told)
    {
        ToolResult result = _tool.Run(["train", "data.csv", .. options.Split(' '), .. s_baseline]);
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Contains(told, result.Error);
    }
}
