using Cairn.Data.Profiling;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Tracking;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;
using Cairn.Server.Dashboard.Forms;
using Cairn.Server.Dashboard.Live;
using Cairn.Server.Hosting;
using Cairn.Server.Inference;

namespace Cairn.Server.Dashboard.Views;

/// <summary>All that is known of a version of a model.</summary>
public sealed record VersionView
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>Columns read and written.</summary>
    public required Signature Signature { get; init; }

    /// <summary>What the registry knows of it; null when it is served from a file.</summary>
    public ModelVersion? Registered { get; init; }

    /// <summary>The model itself; null when it is not served.</summary>
    public ServedModel? Served { get; init; }

    /// <summary>What its package says; null when that is not at hand.</summary>
    public PackageManifest? Manifest { get; init; }

    /// <summary>What its training data looked like, or null.</summary>
    public TableProfile? Profile { get; init; }

    /// <summary>The run that made it, if it kept a report.</summary>
    public Run? ReportRun { get; init; }

    /// <summary>Its last minute; null when it is not served.</summary>
    public TrafficSummary? Traffic { get; init; }

    /// <summary>Its drift.</summary>
    public required DriftView Drift { get; init; }

    /// <summary>The form that asks it; null when it is not served.</summary>
    public PredictionForm? Form { get; init; }

    /// <summary>What it answered to that form, or null before it was asked.</summary>
    public PredictionAnswer? Answer { get; init; }

    /// <summary>Address of its page.</summary>
    public string Path => Links.Version(Name, Version);

    /// <summary>The form.</summary>
    /// <exception cref="RequestException">The version is not served.</exception>
    public PredictionForm RequireForm() => Form ?? throw new RequestException(
        404, "not-served", $"Version {Version} of '{Name}' is not served.", $"Serve it with: cairn serve {Name}/{Version}");
}
