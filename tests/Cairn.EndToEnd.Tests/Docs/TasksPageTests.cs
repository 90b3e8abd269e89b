using System.Globalization;
using System.Text;
using Cairn.Numerics.Random;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/tasks.md run on data with the columns that they name.</summary>
public sealed class TasksPageTests : IDisposable
{
    private const int Rows = 300;

    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs()
    {
        SeededRandom random = new(5);
        double[] a = [.. Enumerable.Range(0, Rows).Select(_ => Math.Round(random.NextNormal(), 2))];
        double[] b = [.. Enumerable.Range(0, Rows).Select(_ => Math.Round(random.NextNormal(), 2))];
        WriteTables(a, b);
        WriteSparseFiles(a, b);

        string[] commands = await DocumentCommands.OfAsync("docs/tasks.md");
        Assert.True(commands.Length >= 12);
        foreach (string command in commands)
        {
            string output = await _document.RunAsync(command);
            if (command.StartsWith("evaluate ", StringComparison.Ordinal))
                Assert.Contains(" *", output); // the headline metric of the task has a value
        }
        Assert.Contains("score", File.ReadLines(Path.Combine(_document.Folder, "ranked.csv")).First());
    }

    private void WriteTables(double[] a, double[] b)
    {
        Write("searches.csv", "query,grade,match,price", i => $"q{i / 10},{Math.Clamp((int)(a[i] + 2), 0, 3)},{a[i]},{b[i]}");
        Write("patients.csv", "days,died,age,dose", i => $"{Days(a[i])},{(i % 4 == 0 ? 0 : 1)},{50 + 10 * a[i]},{b[i]}");
        Write("checks.csv", "last_seen_well,first_seen_ill,age,dose", i =>
            $"{Days(a[i])},{(i % 4 == 0 ? "" : (Days(a[i]) + 7).ToString(CultureInfo.InvariantCulture))},{50 + 10 * a[i]},{b[i]}");
        Write("houses.csv", "price,rent,area,age", i => $"{300 + 100 * a[i]},{20 + 5 * a[i] - 3 * b[i]},{a[i]},{b[i]}");
        Write("machines.csv", "temperature,pressure,broken", i => i % 50 == 0 ? (FormattableString)$"{9 + a[i]},{-9 + b[i]},1" : $"{a[i]},{b[i]},0");
    }

    private void WriteSparseFiles(double[] a, double[] b)
    {
        FormattableString Row(int i) => $"{(a[i] > 0 ? 1 : 0)} 2:{a[i]} 5:{b[i]} {7 + i % 3}:1";
        Write("rows.svm", null, Row);
        Write("more.svm", null, Row);
        Write("pages.svm", null, i => $"{Math.Clamp((int)(a[i] + 2), 0, 3)} 2:{a[i]} 5:{b[i]}");
        _document.Write("pages.query", string.Concat(Enumerable.Repeat("10\n", Rows / 10)));
    }

    private static double Days(double a) => Math.Round(100 * Math.Exp(-a), 1);

    private void Write(string name, string? header, Func<int, FormattableString> row)
    {
        StringBuilder text = new();
        if (header is not null)
            text.Append(header).Append('\n');
        for (int i = 0; i < Rows; i++)
            text.Append(FormattableString.Invariant(row(i))).Append('\n');
        _document.Write(name, text.ToString());
    }
}
