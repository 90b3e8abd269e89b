namespace Cairn.Benchmarks;

/// <summary>Where the peers' scripts lie: beside this project in the source tree, above the folder of the built program.</summary>
internal static class PeerScripts
{
    /// <summary>The Python that peers run in.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Full path of a script of <c>benchmarks/peers</c>.</summary>
    public static string PathOf(string script)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", script);
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException($"There is no benchmarks/peers/{script} above {AppContext.BaseDirectory}.");
    }
}
