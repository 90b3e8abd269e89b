using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Baselines;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Tests.Stores;

/// <summary>A store in a folder of its own, and packages to put there.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public TemporaryStore()
    {
        Root = Directory.CreateTempSubdirectory("cairn-store-").FullName;
        Folder = Path.Combine(Root, ".cairn");
        Store = CairnStore.Open(Folder);
    }

    public string Root { get; }

    public string Folder { get; }

    public CairnStore Store { get; private set; }

    /// <summary>Closes the store and opens it again.</summary>
    public void Reopen()
    {
        Store.Dispose();
        Store = CairnStore.Open(Folder);
    }

    public string Package(double value = 1) => WritePackage(Path.Combine(Root, $"{Guid.NewGuid():N}.cairn"), value);

    public int BlobCount() =>
        Directory.GetFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories).Length;

    public static string WritePackage(string path, double value)
    {
        Table table = new(new NumberColumn("x", [1, 2]), new NumberColumn("y", [value, value]));
        Baseline learner = new();
        IModel model = learner.Fit(new Dataset(table, "y", LearningTask.Regression, ["x"]));
        new Package(model, PackageManifest.For(model, learner)).Save(path);
        return path;
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
