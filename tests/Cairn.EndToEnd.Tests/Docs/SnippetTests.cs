using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>What the documents show is what runs.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "samples"), "*.cs").Select(f => Path.GetFileName(f))];

    public static TheoryData<string> Documents =>
    [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "tests/Cairn.Conformance/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Sources.Root, f)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_csharp_block_is_the_text_of_a_sample(string document)
    {
        string[] samples =
            [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "samples"), "*.cs").Select(f => Body(File.ReadAllText(f)))];
        foreach (Match block in CsharpBlock().Matches(File.ReadAllText(Path.Combine(Sources.Root, document))))
            Assert.Contains(block.Groups[1].Value.Trim(), samples);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_runs(string sample)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Sources.Root,
        };
        foreach (string argument in new[] { "run", "--configuration", "Release", Path.Combine("samples", sample) })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        Assert.True(process.ExitCode == 0, $"{sample}: exit code {process.ExitCode}\n{await output}\n{await error}");
        Assert.NotEmpty(await output);
    }

    // Directives name projects relative to the sample; a document shows the program alone.
    private static string Body(string sample) =>
        string.Join('\n', sample.Split('\n').Where(line => !line.StartsWith("#:", StringComparison.Ordinal))).Trim();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CsharpBlock();
}
