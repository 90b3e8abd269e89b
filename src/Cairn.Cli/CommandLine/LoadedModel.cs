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

    /// <summary>Loads NAME, NAME@ALIAS, NAME/VERSION or a file.</summary>
    public static LoadedModel Load(string reference, string? storePath)
    {
        if (File.Exists(reference) || reference.EndsWith(".cairn", StringComparison.Ordinal))
        {
            return new LoadedModel(
                System.IO.Path.GetFileNameWithoutExtension(reference), null, reference,
                Package.Load(reference, Learners.Catalog));
        }
        using CairnStore store = CairnStore.Open(storePath);
        ModelVersion version = store.Models.Resolve(reference);
        string path = store.Models.PackagePathOf(version);
        return new LoadedModel(version.Name, version.Version, path, Package.Load(path, Learners.Catalog));
    }
}
