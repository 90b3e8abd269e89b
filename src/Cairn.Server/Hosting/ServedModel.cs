using Cairn.Data.Profiling;
using Cairn.Models;

namespace Cairn.Server.Hosting;

/// <summary>A model as the server knows it.</summary>
public sealed record ServedModel
{
    /// <summary>Name in addresses: letters, digits, <c>. _ - :</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Version in addresses.</summary>
    public string Version { get; init; } = "1";

    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>What its training data looked like; null when unknown. Drift is judged against it, and examples are taken from it.</summary>
    public TableProfile? Profile { get; init; }
}
