using Cairn.Models;

namespace Cairn.Lifecycle.Registry;

/// <summary>A registered version of a model, as it stood when it was read.</summary>
public sealed record ModelVersion
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>1, 2, 3, …; never given twice.</summary>
    public required int Version { get; init; }

    /// <summary>Identifier of the run that made it; null when it was registered from a file.</summary>
    public string? RunId { get; init; }

    /// <summary>SHA-256 of its package.</summary>
    public required string PackageDigest { get; init; }

    /// <summary>Bytes of its package.</summary>
    public required long PackageSize { get; init; }

    /// <summary>Kind of model, such as <c>gradient-boosting</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it predicts.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>What people say of it; empty when nothing.</summary>
    public required string Description { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Whether it is out of use: it stays, and nothing resolves to it unless its number is given.</summary>
    public required bool Archived { get; init; }

    /// <summary>Aliases that point to it.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The reference that means this version for ever: <c>name/3</c>.</summary>
    public string Reference => $"{Name}/{Version}";
}
