using Cairn.Lifecycle.Registry;
using Cairn.Models;
using Cairn.Models.Packaging;

namespace Cairn.Server.Dashboard.Views;

/// <summary>A model and its versions.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Registered">What the registry knows of it; null when it is served from a file.</param>
/// <param name="Versions">Its versions, the newest first.</param>
public sealed record ModelView(string Name, RegisteredModel? Registered, IReadOnlyList<ModelView.Row> Versions)
{
    /// <summary>A metric of the versions of the newest version's task, the oldest first.</summary>
    /// <param name="metric">Name of the metric.</param>
    public (double Version, double Value)[] HistoryOf(string metric)
    {
        List<(double Version, double Value)> history = [];
        foreach (Row row in Versions.Reverse())
        {
            if (row is { Registered: ModelVersion version, Manifest: PackageManifest manifest } && row.Task == Versions[0].Task
                && manifest.Metrics.TryGetValue(metric, out double value) && double.IsFinite(value))
                history.Add((version.Version, value));
        }
        return [.. history];
    }

    /// <summary>A version in the table.</summary>
    /// <param name="Version">Its number or name.</param>
    /// <param name="Registered">What the registry knows of it, or null.</param>
    /// <param name="Manifest">What its package says, or null.</param>
    /// <param name="Task">What it predicts.</param>
    /// <param name="IsServed">Whether it answers now.</param>
    public sealed record Row(
        string Version, ModelVersion? Registered, PackageManifest? Manifest, LearningTask Task, bool IsServed);
}
