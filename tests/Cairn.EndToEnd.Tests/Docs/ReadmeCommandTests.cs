using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Data.Generation;
using Cairn.Data.Writing;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands that README tells a newcomer to type do what it says.</summary>
public sealed partial class ReadmeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_command_of_the_readme_runs()
    {
        TableWriter.Write(new SubscriptionBusiness().Year(2000).Table, Path.Combine(_folder, "customers.csv"));
        string readme = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "README.md"));
        string[] commands =
        [
            .. BashBlock().Matches(readme)
                .SelectMany(block => block.Groups[1].Value.Split('\n'))
                .Where(line => line.StartsWith("./cairn ", StringComparison.Ordinal))
                .Select(line => line["./cairn ".Length..].Trim()),
        ];
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            if (command.StartsWith("serve ", StringComparison.Ordinal))
                await ServeAsync(command);
            else
                await RunAsync(command == "demo" ? "demo --once --customers 2000" : command);
        }
        Assert.True(File.Exists(Path.Combine(_folder, "report.html")));
    }

    private async Task RunAsync(string command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), $"'{command}' did not end");
        Assert.True(process.ExitCode == 0, $"'{command}': exit code {process.ExitCode}\n{await output}\n{await error}");
    }

    private async Task ServeAsync(string command)
    {
        using Process process = Start(command + " --port 0 --json");
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

    private Process Start(string command)
    {
        ProcessStartInfo start = new(Path.Combine(Sources.Root, "cairn"))
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CAIRN_STORE"] = Path.Combine(_folder, ".cairn") },
        };
        foreach (string argument in command.Split(' '))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
