using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>Intervals and sets of a promised coverage, from training to prediction.</summary>
public sealed class ConformalTests : IDisposable
{
    private static readonly string[] s_linear = ["--learner", "linear-regression", "--resamples", "0"];

    private readonly Tool _tool = new();

    public ConformalTests()
    {
        _tool.Write("data.csv", Rows(1, 1500));
        _tool.Write("more.csv", Rows(2, 1500));
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("split")]
    [InlineData("split:normalised")]
    [InlineData("cv-plus")]
    [InlineData("quantile")]
    [InlineData("mondrian=kind")]
    public void Numbers_get_intervals(string way)
    {
        JsonObject trained = _tool.Json(
            ["train", "data.csv", "--target", "y", "--drop", "grade", "--conformal", way, "--out", "m.cairn", "--report", "m.html", .. s_linear]);
        Assert.Equal(way, (string?)trained["conformal"]!["method"]);
        Assert.InRange((double)trained["conformal"]!["coverage"]!, 0.8, 0.98);
        Assert.Equal(way.StartsWith("split") || way.StartsWith("mondrian") ? 900 : 1200, (int)trained["rows"]!);
        Assert.Contains("id=\"coverage\"", File.ReadAllText(Path.Combine(_tool.Folder, "m.html")));

        JsonNode coverage = _tool.Json("evaluate", "m.cairn", "more.csv", "--resamples", "0")["coverage"]!;
        Assert.InRange((double)coverage["coverage"]!, 0.86, 0.95);
        Assert.Equal(way == "mondrian=kind" ? "kind" : "prediction", (string?)coverage["grouped_by"]);
        JsonNode wide = _tool.Json("evaluate", "m.cairn", "more.csv", "--resamples", "0", "--interval", "0.98")["coverage"]!;
        Assert.True((double)wide["mean_width"]! > (double)coverage["mean_width"]!);

        _tool.Json("predict", "m.cairn", "more.csv", "--out", "p.csv", "--interval", "0.95");
        string[] lines = File.ReadAllLines(Path.Combine(_tool.Folder, "p.csv"));
        Assert.Equal("prediction,lower,upper", lines[0]);
        double[] first = [.. lines[1].Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.True(first[1] < first[2]);
        Assert.Equal(0.9, (double)_tool.Json("predict", "m.cairn", "more.csv", "--out", "p.csv", "--interval")["interval"]!);
        _tool.Json("predict", "m.cairn", "more.csv", "--out", "plain.csv");
        Assert.Equal("prediction", File.ReadLines(Path.Combine(_tool.Folder, "plain.csv")).First());
    }

    [Fact]
    public void Classes_get_sets_also_of_a_calibrated_model()
    {
        JsonObject trained = _tool.Json(
            "train", "data.csv", "--target", "grade", "--drop", "y", "--learner", "random-forest", "--set", "trees=30", "--resamples", "0",
            "--calibrate", "temperature", "--conformal", "mondrian", "--coverage", "0.8", "--out", "m.cairn");
        Assert.Equal("calibrated", (string?)trained["learner"]);
        JsonNode coverage = _tool.Json("evaluate", "m.cairn", "more.csv", "--resamples", "0")["coverage"]!;
        Assert.Equal(["high", "low", "mid"], coverage["groups"]!.AsArray().Select(g => (string?)g!["name"]));
        Assert.All(coverage["groups"]!.AsArray(), group => Assert.InRange((double)group!["coverage"]!, 0.68, 0.92));
        Assert.Equal(1, coverage["sizes"]!.AsArray().Sum(size => (double)size!), 1e-9);
        _tool.Json("predict", "m.cairn", "more.csv", "--out", "p.csv", "--interval", "0.95");
        Assert.EndsWith(",set,set_size", File.ReadLines(Path.Combine(_tool.Folder, "p.csv")).First());
        (int exit, string text, _) = _tool.Run("evaluate", "m.cairn", "more.csv", "--resamples", "0");
        Assert.Equal(0, exit);
        Assert.Contains("sets promised for 80.0 % of the rows", text);
    }

    [Fact]
    public void A_model_that_exists_gets_intervals_and_follows_a_stream()
    {
        _tool.Json(["train", "data.csv", "--target", "y", "--drop", "grade", "--name", "plain", .. s_linear]);
        Refused("no-intervals", "cairn calibrate", "predict", "plain", "more.csv", "--interval", "--out", "p.csv");
        JsonObject added = _tool.Json("calibrate", "plain", "more.csv", "--conformal", "split");
        Assert.Equal(("plain", 2, 1500), ((string?)added["model"], (int)added["version"]!, (int)added["conformal"]!["calibration_rows"]!));
        JsonObject followed = _tool.Json("predict", "plain/2", "data.csv", "--interval", "0.9", "--adaptive", "--out", "p.csv");
        Assert.Equal(1500, (int)followed["adaptive"]!["seen"]!);
        Assert.InRange((int)followed["adaptive"]!["covered"]! / 1500.0, 0.88, 0.92);
        Refused("usage", "--interval", "predict", "plain/2", "data.csv", "--adaptive", "--out", "p.csv");
        Refused("usage", "rows of their own", "calibrate", "plain", "more.csv", "--conformal", "split", "--method", "platt");
    }

    [Fact]
    public void Wrong_uses_are_told()
    {
        Refused("bad-conformal", "'splt'", "train", "data.csv", "--target", "y", "--conformal", "splt");
        Refused("bad-coverage", "Write 0.9", "train", "data.csv", "--target", "y", "--conformal", "split", "--coverage", "90");
        Refused("usage", "--conformal", "train", "data.csv", "--target", "y", "--coverage", "0.9");
        Refused("unknown-column", "'colour'", "train", "data.csv", "--target", "y", "--conformal", "mondrian=colour");
        Refused("bad-option", "cv-plus", "train", "data.csv", "--target", "y", "--conformal", "split", "--refit");
        Refused("too-few-rows", "9999 rows", "train", "data.csv", "--target", "y", "--conformal", "split", "--coverage", "0.9999");
        _tool.Json(["train", "data.csv", "--target", "y", "--conformal", "split", "--out", "m.cairn", .. s_linear]);
        Refused("too-few-rows", "at least 9999 rows", "predict", "m.cairn", "more.csv", "--interval", "0.9999", "--out", "p.csv");
        Refused("bad-coverage", "found 2", "evaluate", "m.cairn", "more.csv", "--interval", "2");
    }

    private void Refused(string code, string text, params string[] arguments)
    {
        (int exit, string output, _) = _tool.Run([.. arguments, "--json"]);
        Assert.Equal(2, exit);
        JsonNode error = JsonNode.Parse(output)!["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(text, $"{error["message"]} {error["hint"]}");
    }

    private static string Rows(int seed, int rows)
    {
        Random random = new(seed);
        StringBuilder text = new("x,kind,y,grade\n");
        for (int i = 0; i < rows; i++)
        {
            double x = random.NextDouble() * 4 - 2;
            bool wild = random.NextDouble() < 0.4;
            double y = 2 * x + (wild ? 2 : 1) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            text.Append(
                CultureInfo.InvariantCulture, $"{x:F4},{(wild ? "wild" : "calm")},{y:F4},{(y < -1.5 ? "low" : y > 1.5 ? "high" : "mid")}\n");
        }
        return text.ToString();
    }
}
