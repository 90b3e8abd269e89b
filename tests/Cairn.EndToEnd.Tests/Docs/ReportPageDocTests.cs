using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/report.md run, with the card that it shows.</summary>
public sealed class ReportPageDocTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs_and_the_card_says_what_the_file_says()
    {
        string text = await File.ReadAllTextAsync(
            Path.Combine(Sources.Root, "docs/report.md"), TestContext.Current.CancellationToken);
        _document.Write("card.yaml", Regex.Match(text, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
        _document.Write("customers.csv", Rows(0));
        _document.Write("later.csv", Rows(400));

        string[] commands = await DocumentCommands.OfAsync("docs/report.md");
        Assert.Equal(3, commands.Length);
        string output = "";
        foreach (string command in commands)
            output = await _document.RunAsync(command);

        Assert.Contains("**Intended use.** Whom to call before they leave.", output, StringComparison.Ordinal);
        Assert.Contains("**Ethical considerations.** - Age is not among the columns.", output, StringComparison.Ordinal);
        foreach (string file in new[] { "churn.html", "later.html", "later-explanation.html", "later-diagnosis.html", "later.md" })
            Assert.True(File.Exists(Path.Combine(_document.Folder, file)), file);
    }

    private static string Rows(int from)
    {
        StringBuilder text = new("visits,plan,churned\n");
        for (int i = from; i < from + 400; i++)
        {
            int visits = i * 37 % 53;
            string plan = (i % 3) switch { 0 => "basic", 1 => "plus", _ => "pro" };
            string churned = visits + i * 71 % 31 < 38 ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{visits},{plan},{churned}\n");
        }
        return text.ToString();
    }
}
