using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Server.Dashboard.Views;

/// <summary>All that is known of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Histories">The metrics that were logged at more than one step.</param>
/// <param name="Versions">The versions of models that came of it.</param>
public sealed record RunView(
    Run Run, IReadOnlyList<(string Metric, IReadOnlyList<MetricPoint> Points)> Histories, IReadOnlyList<ModelVersion> Versions);
