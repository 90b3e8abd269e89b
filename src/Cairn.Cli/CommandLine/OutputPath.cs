using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Checks where a result is to be written, before the work begins.</summary>
internal static class OutputPath
{
    /// <summary>The path, or null when none was given.</summary>
    /// <exception cref="InputException"><c>no-such-folder</c> or <c>not-a-file</c>.</exception>
    public static string? Check(string option, string? path)
    {
        if (path is null)
            return null;
        if (Directory.Exists(path))
            throw new InputException("not-a-file", $"Option {option}: '{path}' is a folder; a file is wanted.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                "no-such-folder", $"Option {option}: there is no folder '{folder}' to write '{Path.GetFileName(path)}' into.",
                "Make the folder first.");
        }
        return path;
    }
}
