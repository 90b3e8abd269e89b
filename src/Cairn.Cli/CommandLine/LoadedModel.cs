using Cairn.Learning;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Cairn.Models.Packaging;

namespace Cairn.Cli.CommandLine;

/// <summary>A model named on the command line: by its registered name, or by a file.</summary>
/// <param name="Name">Registered name, or the name of the file without its ending.</param>
/// <param name="Version">Version in the registry; null for a file.</param>
/// <param name="Path">Where the package lies.</param>
/// <param name="Package">The package.</param>
internal sealed record LoadedModel(string Name, int? Version, string Path, Package Package)
{
    public IModel Model => Package.Model;

    /// <summary>Loads NAME, NAME@ALIAS, NAME/VERSION or a file; the store is opened only for a name.</summary>
    public static LoadedModel Load(string reference, string? storePath)
    {
        if (IsFile(reference))
            return FromFile(reference);
        using CairnStore store = CairnStore.Open(storePath);
        return FromStore(reference, store);
    }

    /// <summary>Loads NAME, NAME@ALIAS, NAME/VERSION or a file, with a store that is open.</summary>
    public static LoadedModel Load(string reference, CairnStore store) =>
        IsFile(reference) ? FromFile(reference) : FromStore(reference, store);

    private static bool IsFile(string reference) =>
        File.Exists(reference) || reference.EndsWith(".cairn", StringComparison.Ordinal);

    private static LoadedModel FromFile(string path) => new(
        System.IO.Path.GetFileNameWithoutExtension(path), null, path, Package.Load(path, Learners.Catalog));

    private static LoadedModel FromStore(string reference, CairnStore store)
    {
        ModelVersion version = store.Models.Resolve(reference);
        string path = store.Models.PackagePathOf(version);
        return new LoadedModel(version.Name, version.Version, path, Package.Load(path, Learners.Catalog));
    }
}
