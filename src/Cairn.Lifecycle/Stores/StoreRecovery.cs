using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>Ends what processes that died left open, and removes what nothing refers to.</summary>
internal sealed class StoreRecovery(StoreDatabase database, BlobStore blobs, StoreSession session, StoreFolders folders)
{
    private const string Killed = "The process ended without finishing the run.";
    private const string Closed = "The store was closed without finishing the run.";

    /// <summary>
    /// Marks the runs of dead processes as killed and removes their files. Writes nothing when there are none.
    /// </summary>
    /// <returns>Number of runs marked.</returns>
    public int Recover()
    {
        List<StoreSession.SessionRecord> dead = database.Read(connection => StoreSession.Others(connection, session.Id))
            .FindAll(other => !StoreSession.IsAlive(folders.Sessions, other));
        if (dead.Count == 0 && database.Read(connection => StrayLocks(connection).Length) == 0)
            return 0;
        return database.Write(connection =>
        {
            int runs = 0;
            foreach (StoreSession.SessionRecord other in dead)
                runs += End(connection, other.Id, "killed", Killed);
            foreach (string path in StrayLocks(connection))
                File.Delete(path);
            return runs;
        });
    }

    /// <summary>Ends this session in order: runs left open have failed.</summary>
    public void Close()
    {
        if (session.HasBegun)
            database.Write(connection => End(connection, session.Id, "failed", Closed));
        session.Dispose();
    }

    /// <summary>Removes every blob that nothing refers to and every temporary file of a session that is gone.</summary>
    public Collected Collect()
    {
        Recover();
        return database.Write(connection =>
        {
            int files = 0;
            long bytes = 0;
            foreach (string digest in blobs.All())
            {
                if (blobs.RemoveUnreferenced(connection, digest) is not long freed)
                    continue;
                files++;
                bytes += freed;
            }
            HashSet<string> sessions = [.. connection.Query("SELECT id FROM sessions", r => r.GetString(0))];
            foreach (string path in Directory.GetFiles(folders.Temporary))
            {
                string name = Path.GetFileName(path).TrimStart('.');
                if (name.Length >= 32 && sessions.Contains(name[..32]))
                    continue;
                bytes += new FileInfo(path).Length;
                files++;
                File.Delete(path);
            }
            return new Collected(files, bytes);
        });
    }

    // Left by a process that died between making its lock and being acknowledged, or between ending and removing it. A
    // lock is made inside a write, so that inside another write none is seen without its session.
    private string[] StrayLocks(SqliteConnection connection)
    {
        HashSet<string> sessions = [.. connection.Query("SELECT id FROM sessions", r => r.GetString(0))];
        return
        [
            .. Directory.GetFiles(folders.Sessions)
                .Where(path => !sessions.Contains(Path.GetFileNameWithoutExtension(path))),
        ];
    }

    private int End(SqliteConnection connection, string id, string status, string reason)
    {
        // The moment of death is not known; the last sign of life is.
        int runs = connection.Execute(
            "UPDATE runs SET status = @1, ended = updated, error = @2 WHERE session = @0 AND status = 'running'",
            id, status, reason);
        List<string> pending = connection.Query(
            "SELECT digest FROM pending_blobs WHERE session = @0", r => r.GetString(0), id);
        connection.Execute("DELETE FROM pending_blobs WHERE session = @0", id);
        connection.Execute("DELETE FROM sessions WHERE id = @0", id);
        foreach (string digest in pending)
            blobs.RemoveUnreferenced(connection, digest);
        foreach (string path in Directory.EnumerateFiles(folders.Temporary, "*" + id + "*"))
            File.Delete(path);
        if (id != session.Id)
            File.Delete(StoreSession.LockPath(folders.Sessions, id));
        return runs;
    }

    /// <summary>What a collection removed.</summary>
    internal readonly record struct Collected(int Files, long Bytes);
}
