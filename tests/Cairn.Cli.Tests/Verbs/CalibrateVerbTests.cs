using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary><c>calibrate</c> and <c>train --calibrate</c>.</summary>
public sealed class CalibrateVerbTests : IDisposable
{
    private static readonly string[] s_eager =
        ["--learner", "gradient-boosting", "--set", "rounds=150", "--set", "learning_rate=0.3", "--resamples", "0"];

    private readonly Tool _tool = new();

    public CalibrateVerbTests()
    {
        _tool.Write("data.csv", Rows(7, 1200));
        _tool.Write("more.csv", Rows(8, 1200));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_training_calibrates_without_losing_rows_and_the_model_works_everywhere()
    {
        JsonObject plain = _tool.Json(["train", "data.csv", "--target", "left", .. s_eager]);
        JsonObject json = _tool.Json(
            ["train", "data.csv", "--target", "left", "--calibrate", "auto", "--out", "m.cairn", "--report", "m.html", .. s_eager]);
        Assert.Equal("calibrated", (string?)json["learner"]);
        Assert.Equal((long)plain["rows"]!, (long)json["rows"]!);
        Assert.True(Metric(json, "calibration_error") < Metric(plain, "calibration_error"));
        Assert.True(Metric(json, "log_loss") < Metric(plain, "log_loss"));
        JsonNode record = json["calibration"]!;
        Assert.Equal(5, record["log_loss_by_method"]!.AsObject().Count);
        Assert.True((double)record["after"]!["log_loss"]! < (double)record["before"]!["log_loss"]!);
        string report = File.ReadAllText(Path.Combine(_tool.Folder, "m.html"));
        Assert.Contains("id=\"reliability\"", report);
        Assert.Contains("Said and happened", report);

        JsonObject evaluated = _tool.Json("evaluate", "m.cairn", "more.csv", "--resamples", "0");
        Assert.InRange(Metric(evaluated, "calibration_error"), 0, 0.1);
        _tool.Json("predict", "m.cairn", "more.csv", "--out", "p.csv");
        Assert.Equal(1201, File.ReadAllLines(Path.Combine(_tool.Folder, "p.csv")).Length);
        Assert.NotNull(_tool.Json("explain", "m.cairn", "more.csv", "--row", "1"));
        (int exit, _, string error) = _tool.Run("export", "m.cairn", "--to", "onnx", "--out", "m.onnx");
        Assert.Equal(2, exit);
        Assert.Contains("'calibrated'", error);
    }

    [Fact]
    public void A_model_that_exists_gets_a_new_version_and_stays()
    {
        _tool.Json(["train", "data.csv", "--target", "left", "--name", "eager", .. s_eager]);
        string before = _tool.Json("evaluate", "eager/1", "more.csv", "--resamples", "0").ToJsonString();
        JsonObject json = _tool.Json("calibrate", "eager", "more.csv", "--method", "platt");
        Assert.Equal(("eager", 2, "eager/1"), ((string?)json["model"], (int)json["version"]!, (string?)json["from"]));
        Assert.Equal(1200, (int)json["calibration"]!["rows"]!);
        Assert.Equal(before, _tool.Json("evaluate", "eager/1", "more.csv", "--resamples", "0").ToJsonString());
        (int exit, string text, _) = _tool.Run("calibrate", "eager/1", "more.csv", "--method", "beta");
        Assert.Equal(0, exit);
        Assert.Contains("calibration_error", text);
        Assert.Contains("o before  ● after", text);
        (_, _, string warning) = _tool.Run("calibrate", "eager/1", "data.csv", "--method", "beta");
        Assert.Contains("learnt from this very file", warning);
    }

    [Fact]
    public void Wrong_uses_are_told()
    {
        Refused("wrong-task", "--conformal", "train", "data.csv", "--target", "a", "--calibrate", "platt");
        Refused("unknown-method", "'plat'", "train", "data.csv", "--target", "left", "--calibrate", "plat");
        Refused("bad-option", "twice", "train", "data.csv", "--target", "left", "--learner", "calibrated", "--calibrate", "platt");
        _tool.Json(["train", "data.csv", "--target", "left", "--out", "m.cairn", "--name", "m", .. s_eager]);
        Refused("usage", "--out", "calibrate", "m.cairn", "more.csv");
        _tool.Write("one.csv", string.Join('\n', Rows(9, 200).Split('\n').Where(line => !line.EndsWith("no", StringComparison.Ordinal))));
        Refused("one-class", "one class", "calibrate", "m", "one.csv");
    }

    private void Refused(string code, string text, params string[] arguments)
    {
        (int exit, string output, _) = _tool.Run([.. arguments, "--json"]);
        Assert.Equal(2, exit);
        JsonNode error = JsonNode.Parse(output)!["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(text, $"{error["message"]} {error["hint"]}");
    }

    private static double Metric(JsonObject json, string name) => (double)json["metrics"]![name]!;

    // The chance of 'yes' rises with a.
    private static string Rows(int seed, int rows)
    {
        Random random = new(seed);
        StringBuilder text = new("a,b,left\n");
        for (int i = 0; i < rows; i++)
        {
            double a = Math.Round(random.NextDouble() * 4 - 2, 3);
            string left = random.NextDouble() < 1 / (1 + Math.Exp(-a)) ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{a},{Math.Round(random.NextDouble(), 3)},{left}\n");
        }
        return text.ToString();
    }
}
