using System.Text.RegularExpressions;

namespace Cairn.Architecture.Tests;

/// <summary>Habits of the house that a compiler does not check.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] s_folderNames =
        ["Common", "Helpers", "Utils", "Utilities", "Interfaces", "Base", "Managers", "Misc", "Shared"];

    private static readonly string[] s_trees = ["src", "tests", "benchmarks"];

    [Fact]
    public void A_source_file_holds_one_top_level_type()
    {
        List<string> wrong = [];
        foreach (string path in Repository.SourceFiles("src"))
        {
            int types = File.ReadLines(path).Count(line => TopLevelType().IsMatch(line));
            if (types > 1)
                wrong.Add($"{Repository.RelativePath(path)}: {types}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_source_file_stays_below_500_lines()
    {
        List<string> wrong = [];
        foreach (string path in s_trees.SelectMany(Repository.SourceFiles))
        {
            int lines = File.ReadLines(path).Count();
            if (lines > 500)
                wrong.Add($"{Repository.RelativePath(path)}: {lines}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        List<string> wrong = [];
        foreach (string path in Repository.SourceFiles("src"))
        {
            string? declared = File.ReadLines(path).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            string folder = Path.GetDirectoryName(Repository.RelativePath(path))!.Replace("src/", "").Replace('/', '.');
            if (declared is not null && declared != $"namespace {folder};")
                wrong.Add($"{Repository.RelativePath(path)}: {declared}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_is_named_for_a_kind() =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(d => s_folderNames.Contains(Path.GetFileName(d)))
            .Select(Repository.RelativePath));

    [Fact]
    public void No_source_has_regions_or_work_left_for_later()
    {
        List<string> wrong = [];
        foreach (string path in s_trees.SelectMany(Repository.SourceFiles).Where(p => !p.EndsWith("SourceTests.cs", StringComparison.Ordinal)))
        {
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                if (LeftForLater().IsMatch(line))
                    wrong.Add($"{Repository.RelativePath(path)}:{number}: {line.Trim()}");
            }
        }
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^(public|internal)[\w ]* (class|struct|record|interface|enum|delegate) ")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"#region|\b(TODO|FIXME|HACK|XXX|REVIEW)\b|NotImplementedException")]
    private static partial Regex LeftForLater();
}
