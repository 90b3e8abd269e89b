using Cairn.Formats;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>
/// The SQLite file of a store: write-ahead log, foreign keys, every acknowledged write flushed to the disk.
/// </summary>
/// <remarks>
/// Writes begin with BEGIN IMMEDIATE, so that two writers queue at the beginning and never fail at the end; a writer
/// waits up to half a minute for its turn. Connections are pooled; the object is safe for any number of threads.
/// </remarks>
internal sealed class StoreDatabase : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;
    private const int Full = 13;

    private readonly string _connectionString;

    public StoreDatabase(string path)
    {
        FilePath = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = 30,
            Pooling = true,
        }.ToString();
        Guard(() =>
        {
            using SqliteConnection connection = Connect();
            UseWriteAheadLog(connection);
            return 0;
        });
        Guard(() =>
        {
            using SqliteConnection connection = Connect();
            StoreSchema.Bring(connection, path);
            return 0;
        });
    }

    public string FilePath { get; }

    /// <summary>Reads one consistent state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work) => Guard(() => Run(work, deferred: true));

    /// <summary>Writes all of what <paramref name="work"/> does, or nothing when it throws.</summary>
    public T Write<T>(Func<SqliteConnection, T> work) => Guard(() => Run(work, deferred: false));

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<SqliteConnection> work) => Write(connection =>
    {
        work(connection);
        return 0;
    });

    /// <summary>What is wrong with the file, as SQLite's own check says; empty when nothing is.</summary>
    public IReadOnlyList<string> Check() => Read(connection =>
        connection.Query("PRAGMA integrity_check(20)", r => r.GetString(0)).Where(line => line != "ok").ToArray());

    public void Dispose()
    {
        using SqliteConnection connection = new(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private T Run<T>(Func<SqliteConnection, T> work, bool deferred)
    {
        using SqliteConnection connection = Connect();
        using SqliteTransaction transaction = connection.BeginTransaction(deferred);
        T result = work(connection);
        transaction.Commit();
        return result;
    }

    private SqliteConnection Connect()
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Turning the log on takes the file for oneself, without waiting; several processes may try at the same moment.
    private static void UseWriteAheadLog(SqliteConnection connection)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                connection.Execute("PRAGMA journal_mode = WAL");
                return;
            }
            catch (SqliteException error) when (error.SqliteErrorCode is Busy or Locked && attempt < 200)
            {
                Thread.Sleep(20);
            }
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            InputException? known = Describe(error);
            if (known is null)
                throw;
            throw known;
        }
    }

    private InputException? Describe(SqliteException error) => error.SqliteErrorCode switch
    {
        NotADatabase => new InputException(
            "not-a-store", $"'{FilePath}' is not the database of a store.",
            "Move the file away, or name another store with --store.", error),
        Corrupt => new InputException(
            "damaged-store", $"The database '{FilePath}' is damaged: {error.Message}",
            "Restore the folder from a copy, or move it away to begin a new store.", error),
        Busy or Locked => new InputException(
            "store-busy", $"The database '{FilePath}' has been locked by another process for too long.",
            "Wait until it is done, or end it.", error),
        ReadOnly or CannotOpen => new InputException(
            "store-not-writable", $"The database '{FilePath}' cannot be opened for writing.",
            "Check the permissions of the folder, or name another store with --store.", error),
        Full => new InputException(
            "disk-full", $"There is no room left to write '{FilePath}'.", "Make room on the disk.", error),
        _ => null,
    };
}
