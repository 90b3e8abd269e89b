using Cairn.Lifecycle.Stores;

namespace Cairn.Lifecycle.Tests.Stores;

public sealed class StoreLocationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cairn-location-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_named_folder_wins_over_the_environment()
    {
        Assert.Equal(Path.Combine(_root, "a"), StoreLocation.Find("a", "b", _root));
        Assert.Equal(Path.Combine(_root, "b"), StoreLocation.Find(null, "b", _root));
        Assert.Equal(Path.Combine(_root, "b"), StoreLocation.Find("", "b", _root));
    }

    [Fact]
    public void The_nearest_folder_upwards_is_found()
    {
        string deep = Directory.CreateDirectory(Path.Combine(_root, "x", "y")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, ".cairn"));
        Assert.Equal(Path.Combine(_root, ".cairn"), StoreLocation.Find(null, null, deep));
        Directory.CreateDirectory(Path.Combine(_root, "x", ".cairn"));
        Assert.Equal(Path.Combine(_root, "x", ".cairn"), StoreLocation.Find(null, null, deep));
    }

    [Fact]
    public void Without_any_it_is_in_the_working_directory() =>
        Assert.EndsWith(".cairn", StoreLocation.Find(null, "", _root), StringComparison.Ordinal);

    [Fact]
    public void A_new_folder_is_kept_out_of_version_control()
    {
        using TemporaryStore store = new();
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(store.Folder, ".gitignore")));
    }
}
