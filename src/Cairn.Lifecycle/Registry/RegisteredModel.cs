namespace Cairn.Lifecycle.Registry;

/// <summary>A name under which versions are registered.</summary>
public sealed record RegisteredModel
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What people say of it; empty when nothing.</summary>
    public required string Description { get; init; }

    /// <summary>When its first version was registered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Tags by name.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>All versions, the newest first.</summary>
    public required IReadOnlyList<ModelVersion> Versions { get; init; }
}
