using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>
/// One use of a store by one process, begun at its first write. Others can tell whether it still lives.
/// </summary>
/// <remarks>
/// A session holds a lock on a file of its own, which the system releases when the process ends in whatever way. Where
/// the file system has no locks, the process number and its start time decide, on the same machine. Sessions are begun
/// and removed only inside a write of the database, so that neither is ever seen half done.
/// </remarks>
internal sealed class StoreSession : IDisposable
{
    private readonly StoreDatabase _database;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private FileStream? _lock;
    private bool _closed;

    public StoreSession(StoreDatabase database, string folder)
    {
        _database = database;
        _folder = folder;
        Id = Guid.NewGuid().ToString("N");
    }

    public string Id { get; }

    public bool HasBegun => _lock is not null;

    /// <summary>Registers the session, once.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_lock is not null)
                return;
            FileStream? taken = null;
            try
            {
                _database.Write(connection =>
                {
                    taken = new FileStream(
                        LockPath(_folder, Id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1);
                    connection.Execute(
                        "INSERT INTO sessions VALUES (@0, @1, @2, @3, @4)",
                        Id, Environment.ProcessId, ProcessIdentity.StartOf(Environment.ProcessId) ?? "",
                        ProcessIdentity.Machine, SqliteCommands.ToMicroseconds(DateTimeOffset.UtcNow));
                });
            }
            catch
            {
                taken?.Dispose();
                throw;
            }
            _lock = taken;
        }
    }

    /// <summary>Whether the process of a session that another began still holds it.</summary>
    public static bool IsAlive(string folder, SessionRecord session)
    {
        if (IsLocked(LockPath(folder, session.Id)))
            return true;
        return session.Machine == ProcessIdentity.Machine && session.ProcessStart.Length > 0
            && ProcessIdentity.StartOf(session.Process) == session.ProcessStart;
    }

    public static List<SessionRecord> Others(SqliteConnection connection, string id) => connection.Query(
        "SELECT id, process, process_start, machine FROM sessions WHERE id <> @0",
        r => new SessionRecord(r.GetString(0), r.GetInt32(1), r.GetString(2), r.GetString(3)), id);

    public static string LockPath(string folder, string id) => Path.Combine(folder, id + ".lock");

    public static bool IsLocked(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _lock?.Dispose();
            _lock = null;
            File.Delete(LockPath(_folder, Id));
        }
    }

    /// <summary>A session as the database has it.</summary>
    internal sealed record SessionRecord(string Id, int Process, string ProcessStart, string Machine);
}
