using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Data.Generation;
using Cairn.Data.Writing;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands that README tells a newcomer to type do what it says.</summary>
public sealed class ReadmeCommandTests : IDisposable
{
    private readonly DocumentCommands _document = new();

    public void Dispose() => _document.Dispose();

    [Fact]
    public async Task Every_command_of_the_readme_runs()
    {
        TableWriter.Write(new SubscriptionBusiness().Year(2000).Table, Path.Combine(_document.Folder, "customers.csv"));
        string[] commands = await DocumentCommands.OfAsync("README.md");
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            if (command.StartsWith("serve ", StringComparison.Ordinal))
                await ServeAsync(command);
            else
                await _document.RunAsync(command == "demo" ? "demo --once --customers 2000" : command);
        }
        Assert.True(File.Exists(Path.Combine(_document.Folder, "report.html")));
    }

    private async Task ServeAsync(string command)
    {
        using Process process = _document.Start(command + " --port 0 --json");
        try
        {
            JsonNode ready = JsonNode.Parse((await process.StandardOutput.ReadLineAsync())!)!;
            using HttpClient client = new();
            string url = (string)ready["url"]!;
            Assert.Contains("Cairn", await client.GetStringAsync(url + "/"));
            Assert.Contains("cairn_", await client.GetStringAsync(url + "/metrics"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
