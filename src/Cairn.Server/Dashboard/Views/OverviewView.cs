namespace Cairn.Server.Dashboard.Views;

/// <summary>What is served now, and what was done last.</summary>
/// <param name="Served">The models being served.</param>
/// <param name="RegisteredModels">Number of registered models; null without a store.</param>
/// <param name="LatestRuns">The latest runs.</param>
/// <param name="Started">Start of the server, UTC.</param>
public sealed record OverviewView(
    IReadOnlyList<ServedView> Served, int? RegisteredModels, RunsView LatestRuns, DateTime Started);
