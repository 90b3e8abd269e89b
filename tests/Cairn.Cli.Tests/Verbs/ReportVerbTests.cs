using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cairn.Cli.Tests.Verbs;

public sealed class ReportVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public ReportVerbTests()
    {
        _tool.Write("data.csv", Rows(0, 300));
        _tool.Write("later.csv", Rows(300, 250));
        _tool.Write("card.yaml", "intended_use: >\n  Whom to call\n  before they leave.\nowner: nobody\n");
        _tool.Json(
            "train", "data.csv", "--target", "left", "--learner", "gradient-boosting", "--set", "rounds=20", "--name", "m",
            "--report", "train.html", "--card-file", "card.yaml", "--card", "owner=Team \"Q\"");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Page_of_a_model_tells_all_and_stands_by_itself()
    {
        JsonObject json = _tool.Json("report", "m", "later.csv", "--out", "m.html", "--cost", "fp=1 fn=3", "--card-out", "m.md", "--sensitive", "plan");

        string[] sections = [.. json["sections"]!.AsArray().Select(s => (string)s!)];
        Assert.Equal(
            ["metrics", "curves", "threshold", "costs", "classes", "slices", "rows", "fairness", "importance", "columns", "effects", "tree",
                "data", "shifts", "use", "speed", "making", "more"],
            sections);
        string page = Read("m.html");
        foreach (string id in sections)
            Assert.Contains($"<section class=\"card\" id=\"{id}\">", page, StringComparison.Ordinal);
        Assert.Contains("m version 1", page, StringComparison.Ordinal);
        Assert.Contains("Whom to call before they leave.", page, StringComparison.Ordinal);
        Assert.Contains("cairn report m later.csv --out m.html --cost &#39;fp=1 fn=3&#39; --card-out m.md --sensitive plan", page, StringComparison.Ordinal);
        Assert.Contains("<code>cairn explain m/1 later.csv --report explanation.html</code>", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 100_000, 2_000_000);
        Assert.Contains("| plan | equalized_odds |", Read("m.md"), StringComparison.Ordinal);
        // The card's figures are the page's.
        string card = Read("m.md");
        Assert.Contains("Measured on 250 rows: later.csv.", card, StringComparison.Ordinal);
        Match auc = Regex.Match(card, @"\| roc_auc \| ([0-9.]+) \| ([0-9.]+ to [0-9.]+) \|");
        Assert.True(auc.Success, card);
        Assert.Contains($">{auc.Groups[1].Value}</td><td class=\"num muted\">{auc.Groups[2].Value}</td>", page, StringComparison.Ordinal);
        Assert.Equal((double)json["card"]!["metrics"]!["roc_auc"]!["value"]!, (double)_tool.Json("evaluate", "m", "later.csv")["metrics"]!["roc_auc"]!, 12);
    }

    [Fact]
    public void Other_pages_are_written_beside_and_linked()
    {
        JsonObject json = _tool.Json("report", "m", "later.csv", "--pages", "--resamples", "0");

        Assert.Equal("m-report.html", (string?)json["report"]);
        Assert.Equal(["m-report-explanation.html", "m-report-diagnosis.html"], json["pages"]!.AsArray().Select(p => (string)p!));
        string page = Read("m-report.html");
        foreach (string name in new[] { "m-report-explanation.html", "m-report-diagnosis.html" })
        {
            Assert.Contains($"<a href=\"{name}\">", page, StringComparison.Ordinal);
            Assert.StartsWith("<!DOCTYPE html>", Read(name), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_of_the_training_are_not_called_unseen()
    {
        _tool.Json("report", "m", "data.csv", "--out", "seen.html", "--resamples", "0");

        Assert.Contains("was trained on the file that it is judged by here", Read("seen.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_a_training_has_leaks_and_its_exact_command()
    {
        string page = Read("train.html");

        Assert.Contains("<section class=\"card\" id=\"leaks\">", page, StringComparison.Ordinal);
        Assert.Contains("--card &#39;owner=Team &quot;Q&quot;&#39;", page, StringComparison.Ordinal);
        Assert.Matches("<dt>package</dt><dd>[0-9.]+ KiB</dd>", page);
    }

    [Fact]
    public void Card_of_the_package_is_printed_as_it_is()
    {
        ToolResult people = _tool.Run("models", "card", "m");
        JsonObject json = _tool.Json("models", "card", "m");

        Assert.Equal((string?)json["markdown"], people.Output);
        Assert.Contains("**Owner.** Team \"Q\"\n", people.Output, StringComparison.Ordinal);
        Assert.Contains("**Out of scope.** _Not said:", people.Output, StringComparison.Ordinal);
        Assert.Contains("## Limits found", people.Output, StringComparison.Ordinal);
        Assert.Contains("    cairn train data.csv --target left ", people.Output, StringComparison.Ordinal);
        Assert.Contains("## Limits found", _tool.Run("models", "show", "m").Output, StringComparison.Ordinal);
        JsonNode auc = json["card"]!["metrics"]!["roc_auc"]!;
        Assert.InRange((double)auc["value"]!, (double)auc["low"]!, (double)auc["high"]!);
        Assert.Equal(
            (double)_tool.Json("models", "show", "m")["manifest"]!["metrics"]!["roc_auc"]!, (double)auc["value"]!, 12);
    }

    [Theory]
    [InlineData("A model card has no 'intended_user'.", new[] { "m", "later.csv", "--card", "intended_user=x" })]
    [InlineData("Option --card: found 'owner', wanted NAME=VALUE.", new[] { "m", "later.csv", "--card", "owner" })]
    [InlineData("There is no file 'no.yaml'.", new[] { "m", "later.csv", "--card-file", "no.yaml" })]
    [InlineData("there is no folder", new[] { "m", "later.csv", "--out", "nowhere/d.html" })]
    [InlineData("There is no column 'who'", new[] { "m", "later.csv", "--group", "who" })]
    [InlineData("There is no column 'whom'", new[] { "m", "later.csv", "--sensitive", "whom" })]
    public void Wrong_use_is_told(string told, string[] arguments)
    {
        ToolResult result = _tool.Run(["report", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_tool.Folder, name));

    private static string Rows(int from, int count)
    {
        StringBuilder text = new("amount,plan,left\n");
        for (int i = from; i < from + count; i++)
        {
            int amount = i * 37 % 101;
            string plan = (i * 7 % 3) switch { 0 => "basic", 1 => "plus", _ => "pro" };
            bool left = amount + (plan == "basic" ? 20 : 0) + i * 53 % 47 > 85;
            text.Append(amount).Append(',').Append(plan).Append(',').Append(left ? "yes" : "no").Append('\n');
        }
        return text.ToString();
    }
}
