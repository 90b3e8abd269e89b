namespace Cairn.Formats.Files;

/// <summary>Writes a file so that its path holds either all of the new bytes or what it held before.</summary>
/// <remarks>
/// The bytes go to a file aside in the same folder, are flushed to the disk, and take the path by a rename. The file
/// aside is locked while it is written; one left by a killed process is removed by the next write to the same path.
/// </remarks>
public static class AtomicFile
{
    // A file aside is unlocked for a moment between its opening and its lock, and between its closing and the rename.
    private static readonly TimeSpan s_youngest = TimeSpan.FromSeconds(10);

    /// <summary>Replaces or makes the file at <paramref name="path"/>.</summary>
    /// <param name="path">Where the file shall be; its folder must exist.</param>
    /// <param name="write">Writes the bytes. When it throws, the path is left as it was.</param>
    /// <exception cref="InputException"><c>folder-not-found</c>, <c>not-a-file</c> or <c>not-writable</c>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full))
            throw new InputException("not-a-file", $"'{path}' is a folder; a file is to be written there.",
                "Name a file in it.");
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                "folder-not-found", $"Cannot write '{path}': there is no folder '{folder}'.", "Make the folder first.");
        }
        string prefix = "." + Path.GetFileName(full) + ".";
        RemoveLeftovers(folder, prefix);
        string aside = Path.Combine(folder, prefix + Guid.NewGuid().ToString("N")[..12] + ".tmp");
        try
        {
            WriteAndFlush(aside, write);
            File.Move(aside, full, overwrite: true);
            FolderSync.Flush(folder);
        }
        catch (UnauthorizedAccessException error)
        {
            TryDelete(aside);
            throw new InputException(
                "not-writable", $"Cannot write '{path}': {error.Message}", "Choose a place that you may write to.",
                error);
        }
        catch
        {
            TryDelete(aside);
            throw;
        }
    }

    /// <summary>Writes a new file, flushed to the disk and locked until it is complete.</summary>
    /// <param name="path">A path at which there is no file.</param>
    /// <param name="write">Writes the bytes.</param>
    public static void WriteAndFlush(string path, Action<Stream> write)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void RemoveLeftovers(string folder, string prefix)
    {
        foreach (string name in Directory.EnumerateFiles(folder, prefix + "*.tmp"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(name) > s_youngest && !IsLocked(name))
                TryDelete(name);
        }
    }

    private static bool IsLocked(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is removed by the next write to the same path.
        }
    }
}
