using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class TrainVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Scripts_find_what_they_rely_on()
    {
        _tool.Write("data.csv", Rows(60));
        JsonObject json = _tool.Json(
            "train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--out", "m.cairn", "--report", "r.html");
        Assert.Equal(("binary", "logistic-regression"), ((string?)json["task"], (string?)json["learner"]));
        Assert.InRange((double)json["metrics"]!["roc_auc"]!, 0.7, 1);
        Assert.Equal(0.5, (double)json["baseline_metrics"]!["roc_auc"]!);
        Assert.True((double)json["fit_seconds"]! >= 0);
        Assert.Equal(("m.cairn", "data", 1), ((string?)json["package"], (string?)json["model"], (int)json["version"]!));
        Assert.Equal((string?)json["run"], (string?)_tool.Json("runs", "show", "latest")["id"]);
        Assert.Equal(48, (int)json["rows"]!);
        Assert.True(File.Exists(Path.Combine(_tool.Folder, "m.cairn")));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(_tool.Folder, "r.html")));
    }

    [Fact]
    public void A_person_is_told_what_was_left_out_and_where_the_model_is()
    {
        _tool.Write("data.csv", Rows(60));
        ToolResult result = _tool.Run("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--set", "max_iterations=1");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("'always' has one value only and was left out", result.Error);
        Assert.Contains("logistic-regression stopped after 1 iterations, before it converged.", result.Error);
        Assert.Contains("[red] \"big\", x=y", result.Output);
        Assert.Contains("Serve it with: cairn serve data", result.Output);
    }

    [Theory]
    [InlineData("data.jsonl", "{\"a\":1,\"y\":true}\n{\"a\":2,\"y\":false}\n{\"a\":2,\"y\":true}\n{\"a\":2,\"y\":false}\n", "y", new string[0], "false,true")]
    [InlineData("data.tsv", "a\ty\n1\tn\n1\ty\n3\ty\n1\tn\n", "y", new string[0], "n,y")]
    [InlineData("data.csv", "1,2,1\n1,3,2\n3,4,2\n1,1,1\n", "last", new[] { "--no-header" }, "1,2")]
    [InlineData("data.csv", "a,y\n1,<b>\n1,[x]\n3,[x]\n1,<b>\n", "y", new string[0], "<b>,[x]")]
    [InlineData("data.csv", "a,y\n1,yes\n1,no\n3,no\n1,yes\n", "y", new[] { "--column", "y=boolean" }, "false,true")]
    public void Classes_are_called_as_the_data_calls_them(string name, string text, string target, string[] options, string classes)
    {
        _tool.Write(name, text);
        _tool.Json(["train", name, "--target", target, "--features", .. Features(options), "--learner", "baseline", .. options]);
        JsonNode outputs = _tool.Json("models", "show", "data")["manifest"]!["signature"]!["outputs"]!;
        Assert.Equal(classes, string.Join(',', outputs.AsArray().Where(o => (string?)o!["role"] == "probability").Select(o => o!["label"])));
    }

    [Fact]
    public void Standard_input_and_gzip_are_read_like_any_file()
    {
        ToolResult piped = _tool.Run(Rows(40), ["train", "-", "--target", "left", "--learner", "baseline", "--json"]);
        Assert.Equal(("model", 0), ((string?)piped.Json()["model"], piped.ExitCode));
        using (GZipStream gzip = new(File.Create(Path.Combine(_tool.Folder, "rows.csv.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(Rows(40)));
        JsonObject json = _tool.Json("train", "rows.csv.gz", "--target", "left", "--learner", "baseline", "--folds", "4");
        Assert.Equal(("rows", 40), ((string?)json["model"], (int)json["rows"]!));
        Assert.StartsWith("4 folds", (string?)json["measured_on"]);
    }

    [Fact]
    public void Columns_are_named_apart_or_with_commas()
    {
        _tool.Write("data.csv", "a,\"b,c\",d,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 3},{i % 4},{i % 5},{i % 2}\n")));
        string Inputs(params string[] options)
        {
            _tool.Json(["train", "data.csv", "--target", "y", "--learner", "baseline", .. options]);
            return string.Join('|', _tool.Json("models", "show", "data")["manifest"]!["signature"]!["inputs"]!.AsArray().Select(f => f!["name"]));
        }
        Assert.Equal("a|d", Inputs("--features", "a,d"));
        Assert.Equal("b,c|d", Inputs("--features", "b,c", "d"));
        Assert.Equal("b,c", Inputs("--drop", "a,d"));
    }

    [Theory]
    [InlineData("nosuch", new[] { "--no-header" }, "was read without a header")]
    [InlineData("left", new[] { "--weight", "left" }, "cannot be the weights")]
    [InlineData("left", new[] { "--drop", "left" }, "cannot be left out")]
    [InlineData("left", new[] { "--features", "always", "--drop", "always" }, "no columns left to predict 'left' from")]
    [InlineData("left", new[] { "--seed", "-1" }, "Option --seed: found '-1', wanted a whole number of at least 0.")]
    [InlineData("left", new[] { "--folds", "many" }, "Option --folds: found 'many', wanted a whole number such as 5, or a way to divide such as time:5.")]
    public void A_contradiction_is_told_before_the_work(string target, string[] options, string told)
    {
        _tool.Write("data.csv", Rows(20));
        ToolResult result = _tool.Run(["train", "data.csv", "--target", target, .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(told, result.Error);
    }

    private static string[] Features(string[] options) => options.Contains("--no-header") ? ["c1", "c2"] : ["a"];

    private static string Rows(int count)
    {
        StringBuilder text = new("amount,\"[red] \"\"big\"\", x=y\",always,left\n");
        for (int i = 0; i < count; i++)
            text.Append($"{i * 37 % 101},{"abc"[i % 3]},1,{(i * 37 % 101 + i % 7 * 5 > 60 ? "yes" : "no")}\n");
        return text.ToString();
    }
}
