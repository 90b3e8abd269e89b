using Cairn.Formats;

namespace Cairn.Lifecycle.Stores;

/// <summary>
/// Where a store is: named, from the environment, or found upwards as version control finds its folder.
/// </summary>
public static class StoreLocation
{
    /// <summary>Name of the folder that is looked for.</summary>
    public const string FolderName = ".cairn";

    /// <summary>Environment variable that names the folder of the store.</summary>
    public const string Variable = "CAIRN_STORE";

    /// <summary>
    /// The folder of the store: <paramref name="path"/>, else <c>CAIRN_STORE</c>, else the nearest <c>.cairn</c> in the
    /// working directory and the folders above it, else <c>.cairn</c> in the working directory, which may not be there
    /// yet.
    /// </summary>
    public static string Find(string? path = null) =>
        Find(path, Environment.GetEnvironmentVariable(Variable), Environment.CurrentDirectory);

    internal static string Find(string? path, string? variable, string workingFolder)
    {
        string? named = !string.IsNullOrEmpty(path) ? path : !string.IsNullOrEmpty(variable) ? variable : null;
        if (named is not null)
            return Path.GetFullPath(named, workingFolder);
        for (DirectoryInfo? folder = new(workingFolder); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, FolderName);
            if (Directory.Exists(candidate))
                return candidate;
        }
        return Path.Combine(workingFolder, FolderName);
    }

    /// <summary>Makes the folder and those in it where they are missing.</summary>
    /// <exception cref="InputException">
    /// <c>store-not-writable</c>, or <c>not-a-store</c> when the path is a file.
    /// </exception>
    internal static void Create(string folder, params IReadOnlyList<string> subfolders)
    {
        try
        {
            bool isNew = !Directory.Exists(folder);
            foreach (string subfolder in subfolders)
                Directory.CreateDirectory(Path.Combine(folder, subfolder));
            // The state of a working folder is not source.
            if (isNew)
                File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(folder)
                ? new InputException(
                    "not-a-store", $"'{folder}' is a file; a store is a folder.", "Name another with --store.", error)
                : new InputException(
                    "store-not-writable",
                    $"The folder of the store, '{folder}', cannot be made or written: {error.Message}",
                    "Check its permissions, or name another with --store or CAIRN_STORE.", error);
        }
    }
}
