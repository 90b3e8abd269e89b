namespace Cairn.Lifecycle.Stores;

/// <summary>The layout of a store's folder.</summary>
internal sealed record StoreFolders(string Root)
{
    public string Database { get; } = Path.Combine(Root, "cairn.db");

    public string Blobs { get; } = Path.Combine(Root, "blobs");

    public string Temporary { get; } = Path.Combine(Root, "tmp");

    public string Sessions { get; } = Path.Combine(Root, "sessions");
}
