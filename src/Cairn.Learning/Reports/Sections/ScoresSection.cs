using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How the scores of a detector of outliers are spread.</summary>
internal sealed class ScoresSection(ScoreHistogram scores) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "scores";

    /// <inheritdoc/>
    public string Title => "Scores";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Scores</h2><p>Rows that are alike crowd on the left; a long thin tail on the right are ");
        html.Add($"the unusual ones.</p></header>\n<div class=\"figures\">\n");
        html.AddChart(
            "Rows by score", "Higher is more unusual.",
            Chart.Histogram(new ChartAxis("score"), new ChartAxis("rows", 0), scores.Edges, scores.Counts));
        html.Add($"</div>\n");
    }
}
