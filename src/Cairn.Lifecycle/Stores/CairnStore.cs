using Cairn.Formats;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Studies;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Lifecycle.Stores;

/// <summary>
/// The state of everything: runs, registered models, and the files of both, in one folder that any number of processes
/// may use at once. What a call has returned is on the disk.
/// </summary>
/// <remarks>
/// A folder with <c>cairn.db</c> (SQLite), <c>blobs/</c> (files by content), <c>tmp/</c> and <c>sessions/</c>. Safe for
/// any number of threads.
/// </remarks>
public sealed class CairnStore : IDisposable
{
    private readonly StoreDatabase _database;
    private readonly StoreRecovery _recovery;
    private bool _disposed;

    private CairnStore(string folder)
    {
        StoreFolders folders = new(folder);
        StoreLocation.Create(folder, folders.Blobs, folders.Temporary, folders.Sessions);
        Folder = folder;
        _database = new StoreDatabase(folders.Database);
        StoreSession session = new(_database, folders.Sessions);
        Blobs = new BlobStore(_database, session, folders.Blobs, folders.Temporary);
        _recovery = new StoreRecovery(_database, Blobs, session, folders);
        Runs = new RunStore(_database, session, Blobs);
        Models = new ModelRegistry(_database, Blobs);
        Studies = new StudyStore(_database, session);
        _recovery.Recover();
    }

    /// <summary>The folder of the store.</summary>
    public string Folder { get; }

    /// <summary>Path of the SQLite file.</summary>
    public string DatabasePath => _database.FilePath;

    /// <summary>Path of the SQLite file that logs the predictions of served models.</summary>
    public string PredictionLogPath => Path.Combine(Folder, "predictions.db");

    /// <summary>What was run.</summary>
    public RunStore Runs { get; }

    /// <summary>What was registered.</summary>
    public ModelRegistry Models { get; }

    /// <summary>Searches of options, with all their trials.</summary>
    public StudyStore Studies { get; }

    /// <summary>The files of runs and models.</summary>
    public BlobStore Blobs { get; }

    /// <summary>
    /// Opens a store, making it where it is missing, and marks runs whose process has died as killed.
    /// </summary>
    /// <param name="path">Its folder; null finds it as <see cref="StoreLocation.Find(string?)"/> says.</param>
    /// <exception cref="InputException">
    /// <c>not-a-store</c>, <c>newer-store</c>, <c>damaged-store</c>, <c>store-not-writable</c> or <c>store-busy</c>.
    /// </exception>
    public static CairnStore Open(string? path = null) => new(StoreLocation.Find(path));

    /// <summary>
    /// Finishes a training in one write: its package is kept, its last metrics and files are logged, the run is
    /// finished, and a version of the model is registered. A process killed at any moment leaves all of it or none.
    /// </summary>
    /// <param name="runId">Identifier of a run that is running.</param>
    /// <param name="packagePath">
    /// The package, which is copied; it becomes the run's artifact <c>model.cairn</c>.
    /// </param>
    /// <param name="model">Name to register it under; null keeps it with the run alone.</param>
    /// <param name="metrics">Metrics to log, or null.</param>
    /// <param name="artifacts">Further files by name, or null.</param>
    /// <returns>The finished run, and the version when a name was given.</returns>
    /// <exception cref="InputException">
    /// <c>run-ended</c>, <c>unknown-run</c>, <c>bad-name</c>, or the package cannot be read.
    /// </exception>
    public FinishedTraining FinishTraining(
        string runId, string packagePath, string? model = null, IReadOnlyDictionary<string, double>? metrics = null,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? artifacts = null)
    {
        if (model is not null)
            StoreNames.CheckName("a model", model);
        RegisteredPackage package = Models.Keep(packagePath);
        Dictionary<string, Blob> files = new() { [RunStore.PackageName] = package.Blob };
        artifacts ??= new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach ((string name, ReadOnlyMemory<byte> bytes) in artifacts)
            files[name] = Runs.Keep(bytes);
        ModelVersion? version = _database.Write(connection =>
        {
            RunStore.LogMetrics(connection, runId, metrics ?? new Dictionary<string, double>(), 0);
            foreach ((string name, Blob blob) in files)
                Runs.LogArtifact(connection, runId, name, blob);
            ModelVersion? registered = model is null ? null : Models.Register(connection, model, runId, package, "");
            RunStore.End(connection, runId, RunStatus.Finished, null);
            return registered;
        });
        return new FinishedTraining(Runs.Get(runId), version);
    }

    /// <summary>
    /// Marks runs whose process has died as killed and removes what they left; <see cref="Open"/> does it too.
    /// </summary>
    /// <returns>Number of runs marked.</returns>
    public int Recover() => _recovery.Recover();

    /// <summary>Removes files that nothing refers to.</summary>
    /// <returns>Number of files removed, and their bytes.</returns>
    public (int Files, long Bytes) CollectGarbage()
    {
        StoreRecovery.Collected collected = _recovery.Collect();
        return (collected.Files, collected.Bytes);
    }

    /// <summary>
    /// What is wrong with the store: damage of the database, files that are missing or changed. Reads all of it.
    /// </summary>
    /// <returns>One line for each fault; empty when there is none.</returns>
    public IReadOnlyList<string> Check()
    {
        List<string> faults = [.. _database.Check()];
        List<string> digests = _database.Read(connection => connection.Query(
            "SELECT digest FROM artifacts UNION SELECT digest FROM versions", r => r.GetString(0)));
        foreach (string digest in digests)
        {
            try
            {
                Blobs.PathOf(digest);
            }
            catch (InputException error)
            {
                faults.Add(error.Message);
            }
        }
        return faults;
    }

    /// <summary>Closes the store. Runs that this object started and nobody finished are marked as failed.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _recovery.Close();
        _database.Dispose();
    }
}
