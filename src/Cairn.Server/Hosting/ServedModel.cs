using Cairn.Data.Profiling;
using Cairn.Learning.Conformal;
using Cairn.Models;
using Cairn.Models.Packaging;

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

    /// <summary>What is known of it besides, such as its metrics and where it comes from; null when unknown.</summary>
    public PackageManifest? Manifest { get; init; }

    /// <summary>
    /// What its training data looked like; null when unknown. Drift is judged against it, and examples are taken from
    /// it.
    /// </summary>
    public TableProfile? Profile { get; init; }

    /// <summary>What makes intervals or sets of a promised coverage where they are asked for; null where it has none.</summary>
    public ConformalPredictor? Conformal { get; init; }

    /// <summary>The model of a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="name">Name in addresses.</param>
    /// <param name="version">Version in addresses.</param>
    public static ServedModel Of(Package package, string name, string version = "1") => new()
    {
        Name = name,
        Version = version,
        Model = package.Model,
        Manifest = package.Manifest,
        Profile = package.Profile,
        Conformal = ConformalPredictor.Of(package),
    };
}
