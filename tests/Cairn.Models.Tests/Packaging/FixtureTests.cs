using System.Globalization;
using System.Runtime.CompilerServices;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

/// <summary>
/// Packages of every released format version, which must load and predict the same for ever. They are never made again:
/// a change that breaks them needs a new format version, and a reader of both.
/// </summary>
public sealed class FixtureTests
{
    private static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Fixtures");

    public static IEnumerable<TheoryDataRow<string>> Fixtures => Directory
        .EnumerateFiles(Folder, "*.cairn", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)
        .Select(path => new TheoryDataRow<string>(path));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_package_of_an_earlier_version_predicts_as_it_did(string fixture)
    {
        string path = Path.Combine(Folder, fixture);
        Package package = Package.Load(path, Packages.Catalog);
        string[] expected = File.ReadAllLines(Path.ChangeExtension(path, ".txt"));
        string[] found = KindPackages.Predictions(package.Model, KindPackages.Rows());
        Assert.Equal(expected.Length, found.Length);
        for (int row = 0; row < expected.Length; row++)
        {
            foreach ((string was, string isNow) in expected[row].Split(' ').Zip(found[row].Split(' ')))
            {
                if (double.TryParse(was, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                    Assert.Equal(number, double.Parse(isNow, CultureInfo.InvariantCulture),
                        1e-9 * Math.Max(1, Math.Abs(number)));
                else
                    Assert.Equal(was, isNow);
            }
        }
        Assert.NotNull(package.Profile);
        Assert.StartsWith("# ", package.Card, StringComparison.Ordinal);
        Assert.Equal(7ul, package.Manifest.Seed);
    }

    [Fact]
    public void Every_format_version_has_fixtures()
    {
        for (int version = 1; version <= PackageManifest.CurrentFormat; version++)
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(Folder, $"v{version}"), "*.cairn"));
    }

    // Run by its name when there is a new format version or kind; it writes only what is not there.
    [Fact(Explicit = true)]
    public void Make_the_fixtures_that_are_missing()
    {
        string folder = Path.Combine(Folder, $"v{PackageManifest.CurrentFormat}");
        Directory.CreateDirectory(folder);
        foreach ((string kind, string task) in KindPackages.All)
        {
            string path = Path.Combine(folder, $"{kind}-{task}.cairn");
            if (File.Exists(path))
                continue;
            Package package = KindPackages.Make(kind, task);
            package.Save(path);
            File.WriteAllLines(
                Path.ChangeExtension(path, ".txt"), KindPackages.Predictions(package.Model, KindPackages.Rows()));
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
