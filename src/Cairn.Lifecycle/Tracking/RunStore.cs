using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tracking;

/// <summary>The runs of a store: what was tried, with which parameters, and what came of it.</summary>
/// <remarks>
/// Runs are named by their whole identifier in everything that writes; <see cref="Get"/> finds it from less.
/// </remarks>
public sealed class RunStore
{
    /// <summary>Name of the artifact that holds the package of a training.</summary>
    public const string PackageName = "model.cairn";

    private readonly StoreDatabase _database;
    private readonly StoreSession _session;
    private readonly BlobStore _blobs;

    internal RunStore(StoreDatabase database, StoreSession session, BlobStore blobs)
    {
        _database = database;
        _session = session;
        _blobs = blobs;
    }

    /// <summary>Starts a run, which is running until it is finished, has failed, or its process has died.</summary>
    /// <param name="name">A name; one is made when null.</param>
    /// <param name="parameters">Parameters to log, or null.</param>
    /// <param name="tags">Tags to set, or null.</param>
    /// <exception cref="InputException"><c>bad-name</c>: the name, or that of a parameter or tag.</exception>
    public Run Start(
        string? name = null, IEnumerable<KeyValuePair<string, string>>? parameters = null,
        IEnumerable<KeyValuePair<string, string>>? tags = null)
    {
        _session.Begin();
        string id = _database.Write(connection =>
        {
            string id = NewId(connection, name is null);
            long now = Now();
            connection.Execute(
                "INSERT INTO runs (id, name, status, started, updated, session, process) "
                + "VALUES (@0, @1, 'running', @2, @2, @3, @4)",
                id, name is null ? RunNames.Of(id) : StoreNames.CheckName("a run", name), now, _session.Id,
                Environment.ProcessId);
            LogParameters(connection, id, parameters ?? []);
            SetTags(connection, id, tags ?? []);
            return id;
        });
        return Get(id);
    }

    /// <summary>Logs parameters. One that was logged before must have the same value.</summary>
    /// <exception cref="InputException">
    /// <c>unknown-run</c>, <c>run-ended</c>, <c>parameter-changed</c>, <c>bad-name</c> or <c>too-long</c>.
    /// </exception>
    public void LogParameters(string id, IEnumerable<KeyValuePair<string, string>> parameters) =>
        _database.Write(connection => LogParameters(connection, id, parameters));

    /// <summary>Logs the values of metrics at a step; a value at the same step is replaced.</summary>
    /// <param name="id">Identifier of a running run.</param>
    /// <param name="metrics">Values by name; NaN for one that has none.</param>
    /// <param name="step">Round, epoch or iteration.</param>
    /// <exception cref="InputException"><c>unknown-run</c>, <c>run-ended</c> or <c>bad-name</c>.</exception>
    public void LogMetrics(string id, IEnumerable<KeyValuePair<string, double>> metrics, long step = 0) =>
        _database.Write(connection => LogMetrics(connection, id, metrics, step));

    /// <summary>Logs the values of a metric at successive steps, all at once; a value at the same step is replaced.</summary>
    /// <param name="id">Identifier of a running run.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="first">Step of the first value.</param>
    /// <param name="values">The values; NaN for one that has none.</param>
    /// <exception cref="InputException"><c>unknown-run</c>, <c>run-ended</c> or <c>bad-name</c>.</exception>
    public void LogHistory(string id, string metric, long first, IReadOnlyList<double> values) =>
        _database.Write(connection =>
        {
            for (int i = 0; i < values.Count; i++)
                LogMetrics(connection, id, [new(metric, values[i])], first + i);
        });

    /// <summary>Sets tags, which may change at any time, also after the run has ended.</summary>
    /// <exception cref="InputException"><c>unknown-run</c>, <c>bad-name</c> or <c>too-long</c>.</exception>
    public void SetTags(string id, IEnumerable<KeyValuePair<string, string>> tags) =>
        _database.Write(connection => SetTags(connection, id, tags));

    /// <summary>Keeps a copy of a file with a run; one of the same name is replaced.</summary>
    /// <exception cref="InputException">
    /// <c>unknown-run</c>, <c>run-ended</c>, <c>bad-name</c> or <c>file-not-found</c>.
    /// </exception>
    public Blob LogArtifact(string id, string name, string path)
    {
        using FileStream stream = Formats.Files.InputFile.Open(path);
        return LogArtifact(id, name, stream);
    }

    /// <summary>Keeps bytes with a run; see <see cref="LogArtifact(string, string, string)"/>.</summary>
    public Blob LogArtifact(string id, string name, ReadOnlyMemory<byte> bytes)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        return LogArtifact(id, name, stream);
    }

    /// <summary>Marks a run as finished.</summary>
    /// <exception cref="InputException"><c>unknown-run</c> or <c>run-ended</c>.</exception>
    public Run Finish(string id)
    {
        _database.Write(connection => End(connection, id, RunStatus.Finished, null));
        return Get(id);
    }

    /// <summary>Marks a run as failed.</summary>
    /// <param name="id">Identifier of a running run.</param>
    /// <param name="error">What went wrong.</param>
    /// <exception cref="InputException"><c>unknown-run</c> or <c>run-ended</c>.</exception>
    public Run Fail(string id, string error)
    {
        _database.Write(connection =>
            End(connection, id, RunStatus.Failed, error.Length > 10_000 ? error[..10_000] : error));
        return Get(id);
    }

    /// <summary>The run that <paramref name="reference"/> means.</summary>
    /// <param name="reference">Its identifier, the beginning of it, its name, or <c>latest</c>.</param>
    /// <exception cref="InputException"><c>unknown-run</c> or <c>ambiguous-run</c>.</exception>
    public Run Get(string reference) => _database.Read(connection => RunQueries.Get(connection, reference));

    /// <summary>Runs, the latest first.</summary>
    /// <param name="most">Most runs to give.</param>
    /// <param name="status">Only runs of this status; all when null.</param>
    public IReadOnlyList<Run> List(int most = 100, RunStatus? status = null) =>
        _database.Read(connection => RunQueries.List(connection, most, status));

    /// <summary>All values of a metric of a run by step; empty when it has none.</summary>
    public IReadOnlyList<MetricPoint> History(
        string id, string metric) => _database.Read(connection => connection.Query(
        "SELECT step, value, time FROM metrics WHERE run = @0 AND name = @1 ORDER BY step",
        r => new MetricPoint(r.GetInt64(0), r.IsDBNull(1) ? double.NaN : r.GetDouble(1), r.Time(2)), id, metric));

    /// <summary>The path of a file of a run, whose bytes have been checked.</summary>
    /// <exception cref="InputException">
    /// <c>unknown-run</c>, <c>unknown-artifact</c>, <c>missing-blob</c> or <c>damaged-blob</c>.
    /// </exception>
    public string ArtifactPath(string id, string name)
    {
        Run run = Get(id);
        return run.Artifacts.TryGetValue(name, out Blob? blob)
            ? _blobs.PathOf(blob.Digest)
            : throw new InputException(
                "unknown-artifact", $"Run {run.Name} has no artifact '{name}'.",
                Data.NearestNames.Hint(name, run.Artifacts.Keys));
    }

    internal Blob Keep(ReadOnlyMemory<byte> bytes)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        return _blobs.Put(stream);
    }

    internal void LogArtifact(SqliteConnection connection, string id, string name, Blob blob)
    {
        Touch(connection, id);
        connection.Execute(
            "INSERT INTO artifacts VALUES (@0, @1, @2, @3) "
            + "ON CONFLICT (run, name) DO UPDATE SET digest = excluded.digest, size = excluded.size",
            id, StoreNames.CheckLabel("an artifact", name), blob.Digest, blob.Size);
        _blobs.Settle(connection, blob);
    }

    internal static void LogMetrics(
        SqliteConnection connection, string id, IEnumerable<KeyValuePair<string, double>> metrics, long step)
    {
        long now = Touch(connection, id);
        foreach ((string name, double value) in metrics)
        {
            // SQLite has no NaN; null stands for it.
            connection.Execute(
                "INSERT INTO metrics VALUES (@0, @1, @2, @3, @4) "
                + "ON CONFLICT (run, name, step) DO UPDATE SET value = excluded.value, time = excluded.time",
                id, StoreNames.CheckLabel("a metric", name), step, double.IsNaN(value) ? null : value, now);
        }
    }

    internal static void End(SqliteConnection connection, string id, RunStatus status, string? error)
    {
        long now = Touch(connection, id);
        connection.Execute(
            "UPDATE runs SET status = @1, ended = @2, error = @3 WHERE id = @0", id, RunStatuses.NameOf(status), now,
            error);
    }

    private Blob LogArtifact(string id, string name, Stream stream)
    {
        StoreNames.CheckLabel("an artifact", name);
        Blob blob = _blobs.Put(stream);
        _database.Write(connection => LogArtifact(connection, id, name, blob));
        return blob;
    }

    private static void LogParameters(
        SqliteConnection connection, string id, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        Touch(connection, id);
        foreach ((string name, string value) in parameters)
        {
            string? before = connection.Query(
                "SELECT value FROM parameters WHERE run = @0 AND name = @1",
                r => r.GetString(0), id, name).FirstOrDefault();
            if (before == value)
                continue;
            if (before is not null)
            {
                throw new InputException(
                    "parameter-changed", $"Parameter '{name}' was logged as '{before}' and cannot become '{value}'.",
                    "Log what changes during a run as a metric or a tag.");
            }
            connection.Execute(
                "INSERT INTO parameters VALUES (@0, @1, @2)", id, StoreNames.CheckLabel("a parameter", name),
                StoreNames.CheckText($"parameter '{name}'", value));
        }
    }

    private static void SetTags(SqliteConnection connection, string id, IEnumerable<KeyValuePair<string, string>> tags)
    {
        RunQueries.StatusOf(connection, id);
        foreach ((string name, string value) in tags)
        {
            connection.Execute(
                "INSERT INTO tags VALUES (@0, @1, @2) ON CONFLICT (run, name) DO UPDATE SET value = excluded.value",
                id, StoreNames.CheckLabel("a tag", name), StoreNames.CheckText($"tag '{name}'", value));
        }
    }

    // Refuses a run that has ended, and notes the sign of life of one that has not.
    private static long Touch(SqliteConnection connection, string id)
    {
        RunStatus status = RunQueries.StatusOf(connection, id);
        if (status != RunStatus.Running)
        {
            throw new InputException(
                "run-ended", $"Run {id} is {RunStatuses.NameOf(status)}; nothing can be added to it.",
                "Start another run.");
        }
        long now = Now();
        connection.Execute("UPDATE runs SET updated = @1 WHERE id = @0", id, now);
        return now;
    }

    // A made name is found by itself, so an identifier whose name is taken is passed over.
    private static string NewId(SqliteConnection connection, bool uniqueName)
    {
        for (int attempt = 0; ; attempt++)
        {
            string id = Guid.NewGuid().ToString("N");
            if (!uniqueName || attempt == 20
                || connection.Count("SELECT count(*) FROM runs WHERE name = @0", RunNames.Of(id)) == 0)
            {
                return id;
            }
        }
    }

    private static long Now() => SqliteCommands.ToMicroseconds(DateTimeOffset.UtcNow);
}
