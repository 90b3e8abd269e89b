using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How well single queries are put in order, and how good the first places are.</summary>
internal sealed class QueriesSection(Evaluation evaluation, Evaluation? baseline) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "queries";

    /// <inheritdoc/>
    public string Title => "Queries";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        IReadOnlyList<double> counts = evaluation.NdcgCounts;
        double[] edges = [.. Enumerable.Range(0, counts.Count + 1).Select(i => i / (double)counts.Count)];
        html.Add($"<header><h2>Queries</h2><p>A mean hides queries that go wrong; here each counts by itself.</p></header>\n");
        html.Add($"<div class=\"grid-2 figures\">\n");
        html.AddChart(
            "NDCG of the queries", "1 is the best order that a query has.",
            Chart.Histogram(new ChartAxis("NDCG", 0, 1), new ChartAxis("queries", 0), edges, counts));
        List<(string Name, IEnumerable<double?> Values)> series = [("model", ByPlaces(evaluation))];
        if (baseline is not null)
            series.Add(("order by chance", ByPlaces(baseline)));
        html.AddChart(
            "NDCG of the first places", "How good the top of the list is, as far down as the number says.",
            Chart.Columns(
                new ChartAxis("NDCG", 0, 1), Metric.NdcgPlaces.Select(places => $"first {places}"), series));
        html.Add($"</div>\n");
    }

    private static IEnumerable<double?> ByPlaces(Evaluation judged) =>
        Metric.NdcgPlaces.Select(places => judged.Value($"ndcg_at_{places}"));
}
