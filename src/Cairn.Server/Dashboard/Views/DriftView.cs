using System.Text.Json.Nodes;
using Cairn.Learning.Reports.Charts;
using Cairn.Lifecycle.Monitoring;

namespace Cairn.Server.Dashboard.Views;

/// <summary>Drift of a version, or why it is not known.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Report">Drift of the newest window; null when it is not watched.</param>
/// <param name="Limit">The index from which a change counts.</param>
/// <param name="WhyNot">Why there is no report; null when there is one.</param>
public sealed record DriftView(string Name, string Version, DriftReport? Report, double Limit, string? WhyNot)
{
    private const int MostBars = 20;
    private const int MostShapes = 6;

    /// <summary>The columns, drifted ones first, then by how far they moved.</summary>
    public IReadOnlyList<ColumnDrift> Columns { get; } = Report is null
        ? []
        : [.. Report.Columns.OrderByDescending(c => c.Drifted).ThenByDescending(c => c.Psi - c.PsiOfChance)];

    /// <summary>The columns that drifted.</summary>
    public IReadOnlyList<ColumnDrift> Drifted => [.. Columns.Where(c => c.Drifted)];

    /// <summary>The drifted columns whose change is drawn.</summary>
    public IReadOnlyList<ColumnDrift> Shapes => [.. Drifted.Where(c => c.Bins.Count > 0).Take(MostShapes)];

    /// <summary>How far every column moved.</summary>
    public JsonObject Distances => Chart.Bars(
        new ChartAxis("population stability index", 0),
        Columns.Take(MostBars).Select(c => new ChartBar(NameOf(c), c.Psi, IsFlagged: c.Drifted)), Limit, "counts as drift");

    /// <summary>Height of that chart in pixels.</summary>
    public int ChartHeight => Math.Max(150, 76 + Math.Min(Columns.Count, MostBars) * 24);

    /// <summary>Shares of a column's values then and now.</summary>
    public static JsonObject ShapeOf(ColumnDrift column) => Chart.Columns(
        new ChartAxis("share of rows", 0, IsPercent: true), column.Bins.Select(b => b.Label),
        [
            ("training", column.Bins.Select(b => (double?)b.Reference)),
            ("now", column.Bins.Select(b => (double?)b.Window)),
        ]);

    /// <summary>The name of a column, said to be a prediction where it is one.</summary>
    public static string NameOf(ColumnDrift column) => column.IsPrediction ? column.Column + " (answer)" : column.Column;
}
