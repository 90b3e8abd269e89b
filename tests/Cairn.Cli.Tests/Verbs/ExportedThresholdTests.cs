using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>What becomes of a threshold that costs decided when the model leaves.</summary>
public sealed class ExportedThresholdTests : IDisposable
{
    private readonly Tool _tool = new();

    public ExportedThresholdTests()
    {
        Random random = new(7);
        StringBuilder text = new("a,left\n");
        for (int i = 0; i < 400; i++)
        {
            double a = Math.Round(random.NextDouble() * 4 - 2, 3);
            text.Append(CultureInfo.InvariantCulture, $"{a},{(random.NextDouble() < 1 / (1 + Math.Exp(1 - 2 * a)) ? "yes" : "no")}\n");
        }
        _tool.Write("data.csv", text.ToString());
        _tool.Json(
            "train", "data.csv", "--target", "left", "--learner", "gradient-boosting", "--set", "rounds=20", "--resamples", "0",
            "--cost", "fp=1 fn=20", "--out", "m.cairn", "--name", "m");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Onnx_keeps_it_for_cairn_and_every_format_tells_of_it()
    {
        double threshold = (double)_tool.Json("evaluate", "m.cairn", "data.csv", "--resamples", "0")["threshold"]!;
        foreach ((string format, string file) in new[] { ("onnx", "m.onnx"), ("xgboost-json", "m.json"), ("lightgbm", "m.txt") })
        {
            JsonObject json = _tool.Json("export", "m.cairn", "--to", format, "--out", file);
            string note = Assert.Single(json["notes"]!.AsArray().Select(n => (string)n!), n => n.Contains("'yes' from a probability of"));
            Assert.Contains(threshold.ToString("R", CultureInfo.InvariantCulture), note);
            Assert.Contains(format == "onnx" ? "metadata 'cairn.threshold'" : "does not hold", note);
        }
        _tool.Json("import", "m.onnx", "--target", "left", "--name", "back");
        Assert.Equal(threshold, (double)_tool.Json("evaluate", "back", "data.csv", "--resamples", "0")["threshold"]!);
        _tool.Json("predict", "m.cairn", "data.csv", "--out", "a.csv");
        _tool.Json("predict", "back", "data.csv", "--out", "b.csv");
        Assert.Equal(Labels("a.csv"), Labels("b.csv"));
        Assert.True(Labels("a.csv").Count(label => label == "yes") > 200);
    }

    private string[] Labels(string file) =>
        [.. File.ReadAllLines(Path.Combine(_tool.Folder, file)).Skip(1).Select(line => line.Split(',')[0])];
}
