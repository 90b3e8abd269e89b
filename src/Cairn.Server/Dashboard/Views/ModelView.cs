using Cairn.Lifecycle.Registry;
using Cairn.Models;
using Cairn.Models.Packaging;

namespace Cairn.Server.Dashboard.Views;

/// <summary>A model and its versions.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Registered">What the registry knows of it; null when it is served from a file.</param>
/// <param name="Versions">Its versions, the newest first.</param>
internal sealed record ModelView(string Name, RegisteredModel? Registered, IReadOnlyList<ModelView.Row> Versions)
{
    /// <summary>A version in the table.</summary>
    /// <param name="Version">Its number or name.</param>
    /// <param name="Registered">What the registry knows of it, or null.</param>
    /// <param name="Manifest">What its package says, or null.</param>
    /// <param name="Task">What it predicts.</param>
    /// <param name="IsServed">Whether it answers now.</param>
    internal sealed record Row(
        string Version, ModelVersion? Registered, PackageManifest? Manifest, LearningTask Task, bool IsServed);
}
