using Cairn.Formats;
using Cairn.Learning;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models.Packaging;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tests.Stores;

public sealed class CairnStoreTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private CairnStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_finished_training_is_a_run_a_package_and_a_version()
    {
        Run run = Store.Runs.Start(parameters: new Dictionary<string, string> { ["rounds"] = "10" });
        FinishedTraining finished = Store.FinishTraining(
            run.Id, _temporary.Package(), "price", new Dictionary<string, double> { ["rmse"] = 2.5 },
            new Dictionary<string, ReadOnlyMemory<byte>> { ["evaluation.json"] = "{}"u8.ToArray() });

        Assert.Equal(RunStatus.Finished, finished.Run.Status);
        Assert.Equal(2.5, finished.Run.Metrics["rmse"]);
        Assert.Equal(["evaluation.json", "model.cairn"], finished.Run.Artifacts.Keys);
        Assert.Equal("price/1", finished.Version!.Reference);
        Assert.Equal(run.Id, finished.Version.RunId);
        Assert.Equal("baseline", finished.Version.Kind);
        Assert.Equal(finished.Run.Artifacts["model.cairn"].Digest, finished.Version.PackageDigest);
        Package package = Package.Load(Store.Models.PackagePathOf(finished.Version), Learners.Catalog);
        Assert.Equal("y", package.Manifest.Signature.Target);

        _temporary.Reopen();
        Assert.Equal(RunStatus.Finished, Store.Runs.Get(run.Id).Status);
        Assert.Equal(2, _temporary.BlobCount());
        Assert.Empty(Store.Check());
    }

    [Fact]
    public void A_training_that_cannot_be_finished_leaves_nothing()
    {
        Run run = Store.Runs.Start();
        Store.Runs.Fail(run.Id, "no memory");
        string package = _temporary.Package();
        Assert.Equal("run-ended", CodeOf(() => Store.FinishTraining(run.Id, package, "price")));
        Assert.Equal("bad-name", CodeOf(() => Store.FinishTraining(run.Id, package, "a price")));
        Assert.Empty(Store.Models.List());
        Assert.Empty(Store.Runs.Get(run.Id).Artifacts);
        _temporary.Reopen();
        Assert.Equal(0, _temporary.BlobCount());
    }

    [Fact]
    public void A_file_that_is_no_package_is_not_registered()
    {
        string path = Path.Combine(_temporary.Root, "a.csv");
        File.WriteAllText(path, "a,b\n1,2\n");
        Assert.Equal("not-a-package", CodeOf(() => Store.Models.Register("price", null, path)));
        Assert.Equal("file-not-found", CodeOf(() => Store.Models.Register("price", null, path + "x")));
        Assert.Empty(Store.Models.List());
        Assert.Equal(0, _temporary.BlobCount());
    }

    [Fact]
    public void The_same_bytes_are_kept_once()
    {
        string package = _temporary.Package();
        Store.Models.Register("a", null, package);
        Store.Models.Register("b", null, package);
        Store.Models.Register("a", null, package);
        Assert.Equal(1, _temporary.BlobCount());
        Assert.Equal(2, Store.Models.Resolve("a").Version);
    }

    [Fact]
    public void A_changed_or_missing_package_is_noticed()
    {
        string path = Store.Models.PackagePathOf(Store.Models.Register("a", null, _temporary.Package()));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal("damaged-blob", CodeOf(() => Store.Models.PackagePathOf(Store.Models.Resolve("a"))));
        Assert.Single(Store.Check());
        File.Delete(path);
        Assert.Equal("missing-blob", CodeOf(() => Store.Models.PackagePathOf(Store.Models.Resolve("a"))));
        Assert.Single(Store.Check());
    }

    [Fact]
    public void Garbage_is_what_nothing_refers_to()
    {
        Store.Models.Register("a", null, _temporary.Package());
        string stray = Path.Combine(_temporary.Folder, "blobs", "ab");
        Directory.CreateDirectory(stray);
        File.WriteAllText(Path.Combine(stray, "ab" + new string('0', 62)), "stray");
        File.WriteAllText(Path.Combine(_temporary.Folder, "tmp", new string('0', 32) + "-1"), "left");
        string own = Store.Blobs.NewTemporaryPath(".cairn");
        File.WriteAllText(own, "mine");

        Assert.Equal((2, 9L), Store.CollectGarbage());
        Assert.True(File.Exists(own));
        Assert.Equal(1, _temporary.BlobCount());
        _temporary.Reopen();
        Assert.False(File.Exists(own));
    }

    [Fact]
    public void A_replaced_artifact_is_garbage()
    {
        Run run = Store.Runs.Start();
        Store.Runs.LogArtifact(run.Id, "log.txt", "one"u8.ToArray());
        Store.Runs.LogArtifact(run.Id, "log.txt", "three"u8.ToArray());
        Assert.Equal((1, 3L), Store.CollectGarbage());
        Assert.Equal("three", File.ReadAllText(Store.Runs.ArtifactPath(run.Id, "log.txt")));
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused()
    {
        Execute("INSERT INTO schema_versions VALUES (99, 0)");
        InputException error = Assert.Throws<InputException>(() => CairnStore.Open(_temporary.Folder));
        Assert.Equal("newer-store", error.Code);
        Assert.Contains("has schema version 99; this version of Cairn knows 2.", error.Message,
            StringComparison.Ordinal);
        Execute("DELETE FROM schema_versions WHERE version = 99");
    }

    [Fact]
    public void What_is_no_store_is_refused_and_left_alone()
    {
        string other = Path.Combine(_temporary.Root, "other");
        Directory.CreateDirectory(other);
        string database = Path.Combine(other, "cairn.db");
        File.WriteAllText(database, new string('x', 5000));
        InputException error = Assert.Throws<InputException>(() => CairnStore.Open(other));
        Assert.Equal("not-a-store", error.Code);
        Assert.Contains(database, error.Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(database).Length);

        File.Delete(database);
        using (SqliteConnection connection = new($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE songs (title TEXT)";
            command.ExecuteNonQuery();
        }
        Assert.Equal("not-a-store", CodeOf(() => CairnStore.Open(other)));
        Assert.Equal("not-a-store", CodeOf(() => CairnStore.Open(database)));
    }

    [Fact]
    public void A_damaged_database_is_named()
    {
        for (int i = 0; i < 50; i++)
            Store.Runs.Start(tags: new Dictionary<string, string> { ["note"] = new string('n', 1000) });
        Store.Dispose();
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        string path = Path.Combine(_temporary.Folder, "cairn.db");
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(4096).Fill(0xAB);
        File.WriteAllBytes(path, bytes);
        InputException error = Assert.Throws<InputException>(() =>
        {
            using CairnStore store = CairnStore.Open(_temporary.Folder);
            store.Runs.List();
        });
        Assert.Equal("damaged-store", error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc, in which nobody makes folders");
        InputException error = Assert.Throws<InputException>(() => CairnStore.Open("/proc/cairn"));
        Assert.Equal("store-not-writable", error.Code);
        Assert.Contains("/proc/cairn", error.Message, StringComparison.Ordinal);
        Assert.Contains("--store", error.Hint, StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_temporary.Folder, "cairn.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string CodeOf(Action action) => Assert.ThrowsAny<InputException>(action).Code;
}
