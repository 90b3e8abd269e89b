using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class TrainLeaksTests : IDisposable
{
    private readonly Tool _tool = new();

    public TrainLeaksTests()
    {
        Random random = new(1);
        StringBuilder text = new("amount,size,later,left\n");
        for (int i = 0; i < 800; i++)
        {
            double amount = random.NextDouble();
            bool left = amount + random.NextDouble() > 1;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{amount:F6},{random.NextDouble():F6},{(left || random.Next(16) == 0 ? 1 : 0)},{(left ? "yes" : "no")}\n");
        }
        _tool.Write("data.csv", text.ToString());
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_leak_is_told_in_the_terminal_the_json_and_the_report()
    {
        string[] train = ["train", "data.csv", "--target", "left", "--learner", "logistic-regression"];
        JsonObject json = _tool.Json([.. train, "--report", "r.html"]);
        JsonNode warning = Assert.Single(json["warnings"]!.AsArray())!;
        Assert.Equal(("leaks-target", "later"), ((string?)warning["code"], (string?)warning["columns"]![0]));
        Assert.True((double)warning["evidence"]!["roc_auc"]! > 0.96);
        Assert.Contains("&#39;later&#39; alone t", File.ReadAllText(Path.Combine(_tool.Folder, "r.html")), StringComparison.Ordinal);
        Assert.Contains("warning 'later' alone t", _tool.Run(train).Error, StringComparison.Ordinal);
        Assert.Empty(_tool.Json([.. train, "--drop", "later"])["warnings"]!.AsArray());
    }

    [Fact]
    public void Strict_training_ends_before_the_fit()
    {
        ToolResult result = _tool.Run("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--strict", "--json");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("leaks", (string?)result.Json()["error"]!["code"]);
        Assert.Contains("'later' alone t", (string?)result.Json()["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(0, _tool.Run("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--strict", "--drop", "later").ExitCode);
    }
}
