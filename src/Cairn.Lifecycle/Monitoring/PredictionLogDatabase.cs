using System.Globalization;
using Cairn.Formats;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>The SQLite file of a prediction log: connections, tables, and the statements over them.</summary>
/// <remarks>
/// Write-ahead logging, so readers never wait for the writer; a commit survives the end of the process. It is not
/// forced to the disk (<c>synchronous=NORMAL</c>): a power cut may take the last moments, never the file.
/// </remarks>
internal static class PredictionLogDatabase
{
    private const int FormatVersion = 1;

    // Times are .NET ticks in UTC. A source is a version of a model with certain columns.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS source (
            id INTEGER PRIMARY KEY,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            inputs TEXT NOT NULL,
            outputs TEXT NOT NULL,
            UNIQUE (model, version, inputs, outputs));
        CREATE TABLE IF NOT EXISTS segment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source INTEGER NOT NULL REFERENCES source (id),
            first_time INTEGER NOT NULL,
            last_time INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS segment_of_source ON segment (source, id, rows, last_time);
        """;

    /// <summary>A connection for writing; makes the file and its tables where there are none.</summary>
    /// <exception cref="InputException">
    /// <c>bad-prediction-log</c>: the path cannot be opened, or holds something else or the work of a later version.
    /// </exception>
    public static SqliteConnection OpenForWriting(string path, TimeSpan busyTimeout)
    {
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWriteCreate, busyTimeout);
        try
        {
            // Two processes may get here at once: changing the journal mode does not wait for locks, so retry it.
            Retry(() => Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"), busyTimeout);
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            CheckVersion(connection, path);
            Execute(connection, Tables + $"PRAGMA user_version={FormatVersion};");
            transaction.Commit();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Unusable(path, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection for reading, or null where there is no log yet.</summary>
    /// <exception cref="InputException"><c>bad-prediction-log</c>.</exception>
    public static SqliteConnection? OpenForReading(string path, TimeSpan busyTimeout)
    {
        if (!File.Exists(path))
            return null;
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite, busyTimeout);
        try
        {
            CheckVersion(connection, path);
            bool begun = Scalar(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'segment'") > 0;
            if (begun)
                return connection;
            connection.Dispose();
            return null;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Unusable(path, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Scalar(SqliteConnection connection, string sql, params IReadOnlyList<(string, object)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture);
    }

    public static SqliteCommand Command(
        SqliteConnection connection, string sql, params IReadOnlyList<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    public static InputException Unusable(string path, Exception error) => new(
        "bad-prediction-log", $"The prediction log '{path}' cannot be used: {error.Message}",
        "Give the path of a file that may be written, or move the one that is there away.", error);

    private static SqliteConnection Connect(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)busyTimeout.TotalSeconds), // also how long a statement retries when busy
        };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout={(long)busyTimeout.TotalMilliseconds};");
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Unusable(path, error);
        }
    }

    private static void CheckVersion(SqliteConnection connection, string path)
    {
        long version = Scalar(connection, "PRAGMA user_version");
        bool foreign = version == 0
            && Scalar(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name NOT IN ('source', 'segment')") > 0;
        if (version > FormatVersion || foreign)
        {
            throw new InputException(
                "bad-prediction-log",
                foreign
                    ? $"'{path}' is a database of something else, not a prediction log."
                    : $"The prediction log '{path}' has format {version}; this version of Cairn reads up to {FormatVersion}.",
                "Give another path, or move the file away.");
        }
    }

    private static void Retry(Action action, TimeSpan limit)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            try
            {
                action();
                return;
            }
            catch (SqliteException error) when (
                error.SqliteErrorCode is 5 or 6 && Environment.TickCount64 - start < limit.TotalMilliseconds)
            {
                Thread.Sleep(10);
            }
        }
    }
}
