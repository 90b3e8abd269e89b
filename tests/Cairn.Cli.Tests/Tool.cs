using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests;

/// <summary>The real command in a process of its own, with a store and a working folder of its own.</summary>
internal sealed class Tool : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    public Tool()
    {
        Folder = Directory.CreateTempSubdirectory("cairn-cli-").FullName;
    }

    /// <summary>Working folder of the calls; deleted with the tool.</summary>
    public string Folder { get; }

    /// <summary>Writes a file into the working folder and gives its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        return name;
    }

    /// <summary>Runs <c>cairn</c> to its end.</summary>
    public ToolResult Run(params string[] arguments) => Run(input: null, arguments);

    /// <summary>Runs <c>cairn</c> to its end with <paramref name="input"/> on standard input.</summary>
    public ToolResult Run(string? input, string[] arguments)
    {
        using Process process = Start(arguments);
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"cairn {string.Join(' ', arguments)} did not end");
        }
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs <c>cairn … --json</c>, expects exit code 0, and gives its one object.</summary>
    public JsonObject Json(params string[] arguments)
    {
        ToolResult result = Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Json();
    }

    /// <summary>Starts <c>cairn</c> and does not wait.</summary>
    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CAIRN_STORE"] = Path.Combine(Folder, ".cairn") },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cairn.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
