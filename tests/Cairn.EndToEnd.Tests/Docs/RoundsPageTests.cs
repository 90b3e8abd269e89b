using Cairn.Data;
using Cairn.Data.Generation;
using Cairn.Data.Writing;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/rounds.md do what the page says.</summary>
public sealed class RoundsPageTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs()
    {
        Table rows = new SubscriptionBusiness().Year(2400).Table;
        Write("customers.csv", rows, 0, 1200);
        Write("watched.csv", rows, 1200, 1600);
        Write("more.csv", rows, 1600, rows.RowCount);
        string[] commands = await DocumentCommands.OfAsync("docs/rounds.md");
        Assert.Equal(6, commands.Length);
        foreach (string command in commands)
            await _document.RunAsync(command);
        Assert.Empty(Directory.GetFiles(Path.Combine(_document.Folder, "state")));
        string models = await _document.RunAsync("models show churn --json");
        Assert.Contains("\"parent\":\"churn/2\"", models, StringComparison.Ordinal);
    }

    private void Write(string name, Table rows, int start, int end) => TableWriter.Write(
        rows.Take([.. Enumerable.Range(start, end - start)]), Path.Combine(_document.Folder, name));
}
