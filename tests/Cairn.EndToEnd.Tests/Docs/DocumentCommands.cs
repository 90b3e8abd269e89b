using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The commands of the bash blocks of a document, and a folder to run them in.</summary>
internal sealed partial class DocumentCommands : IDisposable
{
    /// <summary>Working folder of the commands; deleted with this.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cairn-docs-").FullName;

    /// <summary>The lines that begin with <c>./cairn</c>, without it.</summary>
    /// <param name="document">Path from the root of the sources.</param>
    public static async Task<string[]> OfAsync(string document)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Sources.Root, document));
        return
        [
            .. BashBlock().Matches(text)
                .SelectMany(block => block.Groups[1].Value.Split('\n'))
                .Where(line => line.StartsWith("./cairn ", StringComparison.Ordinal))
                .Select(line => line["./cairn ".Length..].Trim()),
        ];
    }

    /// <summary>Writes a file into the folder.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Runs a command to its end and expects it to succeed.</summary>
    public async Task<string> RunAsync(string command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), $"'{command}' did not end");
        Assert.True(process.ExitCode == 0, $"'{command}': exit code {process.ExitCode}\n{await output}\n{await error}");
        return await output;
    }

    /// <summary>Starts a command and does not wait.</summary>
    public Process Start(string command)
    {
        ProcessStartInfo start = new(Path.Combine(Sources.Root, "cairn"))
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CAIRN_STORE"] = Path.Combine(Folder, ".cairn") },
        };
        foreach (string argument in command.Split(' '))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [GeneratedRegex(@"```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
