using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How well single queries are put in order.</summary>
internal static class QueriesSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        IReadOnlyList<double> counts = content.Evaluation.NdcgCounts;
        double[] edges = [.. Enumerable.Range(0, counts.Count + 1).Select(i => i / (double)counts.Count)];
        html.Add($"<header><h2>Queries</h2><p>A mean hides queries that go wrong; here each counts by itself.</p></header>\n");
        html.Add($"<div class=\"figures\">\n");
        html.AddChart(
            "NDCG of the queries", "1 is the best order that a query has.",
            Chart.Histogram(new ChartAxis("NDCG", 0, 1), new ChartAxis("queries", 0), edges, counts));
        html.Add($"</div>\n");
    }
}
