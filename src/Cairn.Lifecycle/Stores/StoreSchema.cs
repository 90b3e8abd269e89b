using Cairn.Formats;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>
/// The tables of a store, and the steps that bring an older one up to date. Steps are only ever added.
/// </summary>
internal static class StoreSchema
{
    // "Carn" in ASCII; tells a store from any other SQLite file.
    private const long ApplicationId = 0x4361726E;

    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY, process INTEGER NOT NULL, process_start TEXT NOT NULL, machine TEXT NOT NULL,
            opened INTEGER NOT NULL);
        CREATE TABLE pending_blobs (
            digest TEXT NOT NULL, session TEXT NOT NULL REFERENCES sessions (id), PRIMARY KEY (digest, session));
        CREATE TABLE runs (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status TEXT NOT NULL,
            started INTEGER NOT NULL, updated INTEGER NOT NULL, ended INTEGER, error TEXT,
            session TEXT NOT NULL, process INTEGER NOT NULL);
        CREATE INDEX runs_by_name ON runs (name);
        CREATE INDEX runs_by_status ON runs (status, session);
        CREATE TABLE parameters (
            run TEXT NOT NULL REFERENCES runs (id), name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (run, name));
        CREATE TABLE metrics (
            run TEXT NOT NULL REFERENCES runs (id), name TEXT NOT NULL, step INTEGER NOT NULL, value REAL,
            time INTEGER NOT NULL, UNIQUE (run, name, step));
        CREATE TABLE tags (
            run TEXT NOT NULL REFERENCES runs (id), name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (run, name));
        CREATE TABLE artifacts (
            run TEXT NOT NULL REFERENCES runs (id), name TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
            UNIQUE (run, name));
        CREATE INDEX artifacts_by_digest ON artifacts (digest);
        CREATE TABLE models (
            name TEXT PRIMARY KEY, description TEXT NOT NULL, created INTEGER NOT NULL);
        CREATE TABLE model_tags (
            model TEXT NOT NULL REFERENCES models (name), name TEXT NOT NULL, value TEXT NOT NULL,
            UNIQUE (model, name));
        CREATE TABLE versions (
            model TEXT NOT NULL REFERENCES models (name), version INTEGER NOT NULL, run TEXT REFERENCES runs (id),
            digest TEXT NOT NULL, size INTEGER NOT NULL, kind TEXT NOT NULL, task TEXT NOT NULL,
            description TEXT NOT NULL, created INTEGER NOT NULL, archived INTEGER NOT NULL,
            PRIMARY KEY (model, version));
        CREATE INDEX versions_by_digest ON versions (digest);
        CREATE INDEX versions_by_run ON versions (run);
        CREATE TABLE aliases (
            model TEXT NOT NULL, alias TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (model, alias),
            FOREIGN KEY (model, version) REFERENCES versions (model, version));
        """,
        """
        CREATE TABLE studies (
            name TEXT PRIMARY KEY, definition TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            model TEXT, version INTEGER);
        CREATE TABLE trials (
            study TEXT NOT NULL REFERENCES studies (name), number INTEGER NOT NULL, state TEXT NOT NULL, point TEXT NOT NULL,
            losses TEXT NOT NULL, steps TEXT NOT NULL, facts TEXT NOT NULL, note TEXT, seconds REAL NOT NULL,
            session TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER, PRIMARY KEY (study, number));
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Current => s_steps.Length;

    /// <summary>Makes the tables of an empty file, or adds what an older version lacked.</summary>
    /// <exception cref="InputException"><c>newer-store</c> or <c>not-a-store</c>.</exception>
    public static void Bring(SqliteConnection connection, string path)
    {
        if (VersionOf(connection, path) == Current)
            return;
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        // Another process may have done it while this one waited.
        int version = VersionOf(connection, path);
        if (version == 0)
        {
            connection.Execute(
                $"PRAGMA application_id = {ApplicationId}; "
                + "CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL);");
        }
        for (; version < Current; version++)
        {
            connection.Execute(s_steps[version]);
            connection.Execute(
                "INSERT INTO schema_versions VALUES (@0, @1)",
                version + 1, SqliteCommands.ToMicroseconds(DateTimeOffset.UtcNow));
        }
        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection, string path)
    {
        if (connection.Count("PRAGMA application_id") != ApplicationId)
        {
            return connection.Count("SELECT count(*) FROM sqlite_master") == 0
                ? 0
                : throw new InputException(
                    "not-a-store", $"'{path}' is a SQLite database of something else.",
                    "Move the file away, or name another store with --store.");
        }
        long version = connection.Count("SELECT max(version) FROM schema_versions");
        return version <= Current
            ? (int)version
            : throw new InputException(
                "newer-store",
                $"The store '{path}' has schema version {version}; this version of Cairn knows {Current}.",
                "Use the newer Cairn that wrote it.");
    }
}
