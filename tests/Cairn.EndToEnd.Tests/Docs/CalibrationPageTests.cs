using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Generation;
using Cairn.Data.Writing;
using Cairn.Numerics.Random;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/calibration.md do what the page says.</summary>
public sealed class CalibrationPageTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs()
    {
        Table customers = new SubscriptionBusiness().Year(1500).Table;
        Write("customers.csv", customers.Slice(0, 1000));
        Write("fresh.csv", customers.Slice(1000, 1500));
        foreach ((string name, ulong seed) in new (string, ulong)[] { ("homes.csv", 1), ("new.csv", 2), ("more.csv", 3), ("stream.csv", 4) })
            Write(name, Homes(400, seed));
        string[] commands = await DocumentCommands.OfAsync("docs/calibration.md");
        Assert.Equal(8, commands.Length);
        foreach (string command in commands)
            await _document.RunAsync(command);
        Assert.Contains("\"version\":2", await _document.RunAsync("models show churn --json"), StringComparison.Ordinal);
        Assert.EndsWith("lower,upper", File.ReadLines(Path.Combine(_document.Folder, "followed.csv")).First(), StringComparison.Ordinal);
        Assert.Contains("Said and happened", await File.ReadAllTextAsync(Path.Combine(_document.Folder, "churn.html")), StringComparison.Ordinal);
    }

    private void Write(string name, Table rows) => TableWriter.Write(rows, Path.Combine(_document.Folder, name));

    private static Table Homes(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[] size = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(40 + 120 * random.NextDouble(), 1))];
        double[] price = [.. size.Select(s => Math.Round(3 * s + 0.3 * s * random.NextNormal(), 1))];
        return new Table(new NumberColumn("size", size), new NumberColumn("price", price));
    }
}
