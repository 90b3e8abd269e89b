using System.Globalization;
using System.Text;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/fairness.md do what the page says.</summary>
public sealed class FairnessPageTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs()
    {
        _document.Write("people.csv", People(1));
        _document.Write("new-people.csv", People(2));
        _document.Write("decisions.csv", People(3));
        string[] commands = await DocumentCommands.OfAsync("docs/fairness.md");
        Assert.Equal(8, commands.Length);
        foreach (string command in commands)
            await _document.RunAsync(command);
        foreach (string page in new[] { "fairness.html", "frontier.html" })
            Assert.True(new FileInfo(Path.Combine(_document.Folder, page)).Length > 10_000);
    }

    private static string People(int seed)
    {
        Random random = new(seed);
        StringBuilder text = new("skill,race,sex,invited,points,grade,hired\n");
        string[] grades = ["poor", "fair", "good", "excellent"];
        for (int i = 0; i < 900; i++)
        {
            bool isA = random.NextDouble() < 0.6;
            double skill = random.NextDouble() + random.NextDouble() + (isA ? 0.4 : 0);
            int points = (int)Math.Clamp(skill * 4, 0, 9);
            string hired = random.NextDouble() < 1 / (1 + Math.Exp(-3 * (skill - 1.2))) ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{skill:F4},{(isA ? "a" : "b")},{(i % 2 == 0 ? "f" : "m")},")
                .Append(CultureInfo.InvariantCulture, $"{(points > 4 ? "yes" : "no")},{points},{grades[Math.Min(3, points / 2)]},{hired}\n");
        }
        return text.ToString();
    }
}
