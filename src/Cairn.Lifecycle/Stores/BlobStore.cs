using System.Security.Cryptography;
using Cairn.Formats;
using Cairn.Formats.Files;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>Files named by their SHA-256: <c>blobs/ab/abcdef…</c>. What is there is whole, and never changes.</summary>
/// <remarks>
/// A file is written aside, flushed, and renamed while its digest stands in the table of pending blobs; the write that
/// refers to it takes it out of there. So a process that dies in between leaves what the next one finds and removes.
/// </remarks>
public sealed class BlobStore
{
    private readonly StoreDatabase _database;
    private readonly StoreSession _session;
    private readonly string _folder;
    private readonly string _temporary;
    private int _files;

    internal BlobStore(StoreDatabase database, StoreSession session, string folder, string temporary)
    {
        _database = database;
        _session = session;
        _folder = folder;
        _temporary = temporary;
    }

    /// <summary>Whether there is a blob of this digest.</summary>
    public bool Contains(string digest) => File.Exists(Locate(digest));

    /// <summary>The path of a blob, whose bytes have been checked against the digest.</summary>
    /// <exception cref="InputException"><c>missing-blob</c> or <c>damaged-blob</c>.</exception>
    public string PathOf(string digest)
    {
        string path = Locate(digest);
        using FileStream stream = Open(digest, path);
        string found = Convert.ToHexStringLower(SHA256.HashData(stream));
        return found == digest ? path : throw Damaged(path, found);
    }

    /// <summary>The bytes of a blob, checked against the digest.</summary>
    /// <param name="digest">SHA-256 in lower-case hexadecimal digits.</param>
    /// <param name="mostBytes">A larger blob is refused.</param>
    /// <exception cref="InputException"><c>missing-blob</c>, <c>damaged-blob</c> or <c>too-large</c>.</exception>
    public byte[] Read(string digest, long mostBytes = 1 << 30)
    {
        string path = Locate(digest);
        using FileStream stream = Open(digest, path);
        if (stream.Length > Math.Min(mostBytes, Array.MaxLength))
            throw new InputException("too-large",
                $"'{path}' has {stream.Length} bytes, at most {mostBytes} are allowed.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return found == digest ? bytes : throw Damaged(path, found);
    }

    /// <summary>
    /// A path at which there is no file yet, in the store, for a file that is to be put there. It is removed with the
    /// store's closing, or by the next process when this one is killed.
    /// </summary>
    /// <param name="extension">End of its name, such as <c>.cairn</c>.</param>
    public string NewTemporaryPath(string extension = "")
    {
        _session.Begin();
        return Path.Combine(_temporary, $"{_session.Id}-{Interlocked.Increment(ref _files)}{extension}");
    }

    /// <summary>Stores a copy of a file; pending until something refers to it.</summary>
    internal Blob Put(string path)
    {
        using FileStream source = InputFile.Open(path);
        return Put(source);
    }

    /// <summary>Stores bytes; pending until something refers to them.</summary>
    internal Blob Put(Stream source)
    {
        string aside = NewTemporaryPath();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        AtomicFile.WriteAndFlush(aside, stream =>
        {
            byte[] buffer = new byte[1 << 18];
            for (int read = source.Read(buffer); read > 0; read = source.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
                stream.Write(buffer, 0, read);
                size += read;
            }
        });
        string digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        string path = Locate(digest);
        string folder = Path.GetDirectoryName(path)!;
        // Noted and acknowledged before the file takes its place: from here on nobody collects it, and if this process
        // dies the next one finds it by the note.
        _database.Write(connection =>
            connection.Execute("INSERT OR IGNORE INTO pending_blobs VALUES (@0, @1)", digest, _session.Id));
        if (File.Exists(path) && new FileInfo(path).Length == size)
        {
            File.Delete(aside);
            return new Blob(digest, size);
        }
        Directory.CreateDirectory(folder);
        File.Move(aside, path, overwrite: true);
        FolderSync.Flush(folder);
        FolderSync.Flush(_folder);
        return new Blob(digest, size);
    }

    /// <summary>Takes a blob off the list of pending ones, in the write that refers to it.</summary>
    internal void Settle(SqliteConnection connection, Blob blob) =>
        connection.Execute("DELETE FROM pending_blobs WHERE digest = @0 AND session = @1", blob.Digest, _session.Id);

    /// <summary>Removes a blob if nothing refers to it; inside a write.</summary>
    /// <returns>Bytes freed; null when it stays.</returns>
    internal long? RemoveUnreferenced(SqliteConnection connection, string digest)
    {
        const string References = """
            SELECT (SELECT count(*) FROM artifacts WHERE digest = @0)
                + (SELECT count(*) FROM versions WHERE digest = @0)
                + (SELECT count(*) FROM pending_blobs WHERE digest = @0)
            """;
        FileInfo file = new(Locate(digest));
        if (!file.Exists || connection.Count(References, digest) > 0)
            return null;
        long size = file.Length;
        file.Delete();
        return size;
    }

    /// <summary>The digests of all blobs there are.</summary>
    internal IEnumerable<string> All() =>
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!)
            .Where(IsDigest);

    private static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private string Locate(string digest) => IsDigest(digest)
        ? Path.Combine(_folder, digest[..2], digest)
        : throw new ArgumentException($"'{digest}' is not a SHA-256 in lower-case hexadecimal digits.", nameof(digest));

    private static FileStream Open(string digest, string path)
    {
        try
        {
            return InputFile.Open(path);
        }
        catch (InputException error) when (error.Code == "file-not-found")
        {
            throw new InputException(
                "missing-blob", $"The store does not have the file of digest {digest[..12]}… any more.",
                $"Restore '{path}' from a copy of the store.", error);
        }
    }

    private static InputException Damaged(string path, string found) => new(
        "damaged-blob", $"'{path}' is damaged: its SHA-256 is {found[..12]}…, not that of its name.",
        "Restore it from a copy of the store.");
}
