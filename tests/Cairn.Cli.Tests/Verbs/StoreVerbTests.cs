using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary><c>models</c>, <c>runs</c>, <c>monitor</c> and <c>serve</c> over one store with two versions of a model.</summary>
public sealed class StoreVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public StoreVerbTests()
    {
        _tool.Write("data.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{i % 2}\n")));
        foreach (string learner in new[] { "baseline", "logistic-regression" })
            _tool.Json("train", "data.csv", "--target", "y", "--learner", learner, "--name", "m");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Versions_are_listed_aliased_and_archived()
    {
        Assert.Equal("champion", (string?)_tool.Json("models", "alias", "m/1", "champion")["aliases"]![0]);
        Assert.Equal(1, (int)_tool.Json("models", "show", "m@champion")["version"]!);
        Assert.Contains("has the alias champion", Refused("models", "archive", "m/1"));
        Assert.Equal("champion", (string?)_tool.Json("models", "alias", "m", "champion", "--remove")["removed_alias"]);
        Assert.True((bool)_tool.Json("models", "archive", "m/1")["archived"]!);
        Assert.Equal(2, (int)Assert.Single(_tool.Json("models")["models"]!.AsArray())!["version"]!);
        Assert.Equal(2, _tool.Json("models", "list", "--all")["models"]!.AsArray().Count);
        Assert.Contains("logistic-regression", _tool.Run("models").Output);
        Assert.Contains("Its versions are 1 to 2", Refused("models", "show", "m/9"));
    }

    [Fact]
    public void Runs_are_listed_shown_and_compared()
    {
        JsonArray runs = _tool.Json("runs", "list")["runs"]!.AsArray();
        string[] ids = [.. runs.Select(r => (string)r!["id"]!)];
        JsonObject latest = _tool.Json("runs", "show", "latest");
        Assert.Equal((ids[0], "finished"), ((string?)latest["id"], (string?)latest["status"]));
        JsonObject comparison = _tool.Json("runs", "compare", ids[0][..8], ids[1][..8]);
        Assert.Equal("logistic-regression", (string?)comparison["parameters"]!["learner"]![0]);
        Assert.Equal(2, comparison["metrics"]!["log_loss"]!.AsArray().Count);
        Assert.Contains("report.html", _tool.Run("runs", "show", ids[0]).Output);
        Assert.Contains("There is no run 'zzz'", Refused("runs", "show", "zzz"));
    }

    [Fact]
    public void A_model_that_was_never_served_has_no_drift_to_show()
    {
        JsonObject report = _tool.Json("monitor", "m");
        Assert.Equal(("m", "2", 0), ((string?)report["model"], (string?)report["version"], (int)report["rows"]!));
        Assert.Contains("No predictions of m version 2 are logged yet", _tool.Run("monitor", "m").Output);
        Assert.Contains("Option --rows: found 0", Refused("monitor", "m", "--rows", "0"));
    }

    [Fact]
    public void Data_are_described_with_warnings()
    {
        _tool.Write("odd.csv", "id,same,y,copy\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"u{i},1,{i % 2},{(i % 2 == 0 ? "n" : "p")}\n")));
        JsonObject json = _tool.Json("data", "describe", "odd.csv", "--target", "y");
        Assert.Equal(60, (int)json["rows"]!);
        string people = _tool.Run("data", "describe", "odd.csv", "--target", "y").Output;
        Assert.Contains("'same' is '1' in every row", people);
        Assert.Contains("'id' names the row", people);
        Assert.Contains("'copy' alone tells 'y'", people);
    }

    private string Refused(params string[] call)
    {
        ToolResult result = _tool.Run(call);
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Error;
    }
}
