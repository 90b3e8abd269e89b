namespace Cairn.Formats.Files;

/// <summary>Opens files that the caller named.</summary>
public static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Path as the caller gave it; messages quote it.</param>
    /// <exception cref="InputException"><c>file-not-found</c>, <c>not-a-file</c> or <c>not-readable</c>.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException("file-not-found", $"There is no file '{path}'.", "Check the path.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Directory.Exists(path)
                ? new InputException("not-a-file", $"'{path}' is a folder; a file is wanted.", "Name a file in it.",
                    error)
                : new InputException("not-readable", $"The file '{path}' may not be read: {error.Message}",
                    inner: error);
        }
        catch (ArgumentException error)
        {
            throw new InputException("file-not-found", $"'{path}' is not the path of a file.", "Check the path.",
                error);
        }
    }
}
