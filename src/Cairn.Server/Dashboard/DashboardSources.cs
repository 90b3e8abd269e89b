using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;

namespace Cairn.Server.Dashboard;

/// <summary>Where the dashboard takes what it shows from, besides the server itself.</summary>
public sealed record DashboardSources
{
    /// <summary>Runs and registered models; pages about them say that there is no store when null.</summary>
    public CairnStore? Store { get; init; }

    /// <summary>The log of predictions that drift is measured on; drift is not shown when null.</summary>
    public PredictionLogReader? PredictionLog { get; init; }

    /// <summary>When a column counts as drifted; the defaults when null.</summary>
    public DriftOptions? Drift { get; init; }
}
