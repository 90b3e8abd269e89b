using Cairn.Lifecycle.Monitoring;
using Cairn.Server.Dashboard.Live;
using Cairn.Server.Hosting;

namespace Cairn.Server.Dashboard.Views;

/// <summary>A served model at a glance.</summary>
/// <param name="Model">The model.</param>
/// <param name="Traffic">Its last minute.</param>
/// <param name="Drift">Its drift; null when it is not watched.</param>
public sealed record ServedView(ServedModel Model, TrafficSummary Traffic, DriftReport? Drift)
{
    /// <summary>Name and version as the live traffic tells them.</summary>
    public string Reference => $"{Model.Name}/{Model.Version}";

    /// <summary>Address of its page.</summary>
    public string Path => Links.Version(Model.Name, Model.Version);
}
