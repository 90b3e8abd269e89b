using Cairn.Data;
using Cairn.Data.Generation;
using Cairn.Data.Writing;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of docs/tuning.md do what the page says.</summary>
public sealed class TuningPageTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs()
    {
        Table rows = new SubscriptionBusiness().Year(900).Table;
        TableWriter.Write(rows, Path.Combine(_document.Folder, "customers.csv"));
        string[] commands = await DocumentCommands.OfAsync("docs/tuning.md");
        Assert.Equal(5, commands.Length);
        foreach (string command in commands)
            await _document.RunAsync(command);
        string models = await _document.RunAsync("models show customers --json");
        Assert.Contains("\"version\":2", models, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(_document.Folder, "study.html")).Length > 10_000);
    }
}
