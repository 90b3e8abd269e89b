using System.Runtime.CompilerServices;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>The tree that these tests were compiled from.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string here = "")
    {
        DirectoryInfo? at = new FileInfo(here).Directory;
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Cairn.slnx is not above the tests.");
    }
}
