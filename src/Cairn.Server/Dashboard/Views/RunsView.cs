using Cairn.Learning.Metrics;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Server.Dashboard.Views;

/// <summary>Runs beside each other in a table.</summary>
/// <param name="Runs">The runs, the latest first.</param>
/// <param name="HasStore">Whether there is a store at all.</param>
public sealed record RunsView(IReadOnlyList<Run> Runs, bool HasStore)
{
    private const int MostMetrics = 4;

    /// <summary>The metrics that most runs have, in the usual order: the columns of the table.</summary>
    public IReadOnlyList<string> MetricNames { get; } = ChooseMetrics(Runs);

    private static string[] ChooseMetrics(IReadOnlyList<Run> runs)
    {
        Dictionary<string, int> counts = [];
        foreach (string name in runs.SelectMany(run => run.Metrics.Keys))
            counts[name] = counts.GetValueOrDefault(name) + 1;
        List<string> usual = [.. Metric.All.Select(m => m.Name)];
        return
        [
            .. counts.Keys
                .OrderByDescending(name => counts[name])
                .ThenBy(name => usual.IndexOf(name) is >= 0 and int place ? place : int.MaxValue)
                .ThenBy(name => name, StringComparer.Ordinal)
                .Take(MostMetrics)
                .OrderBy(name => usual.IndexOf(name) is >= 0 and int place ? place : int.MaxValue),
        ];
    }
}
