namespace Cairn.Server.Dashboard.Views;

/// <summary>Addresses of pages.</summary>
internal static class Links
{
    /// <summary>The page of a model.</summary>
    public static string Model(string name) => "/models/" + Uri.EscapeDataString(name);

    /// <summary>The page of a version.</summary>
    public static string Version(string name, string version) => Model(name) + "/" + Uri.EscapeDataString(version);

    /// <summary>The page of a run.</summary>
    public static string Run(string id) => "/runs/" + Uri.EscapeDataString(id);

    /// <summary>A file of a run.</summary>
    public static string File(string id, string name) =>
        Run(id) + "/files/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
