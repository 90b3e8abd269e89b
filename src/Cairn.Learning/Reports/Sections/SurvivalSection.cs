using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How long the rows lived that the model calls soonest, middling and latest.</summary>
internal sealed class SurvivalSection(Evaluation evaluation) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "survival";

    /// <inheritdoc/>
    public string Title => "Survival";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Survival</h2><p>The rows in thirds by what the model predicts: ");
        html.Add($"the further apart the lines, the more it knows. Shares are Kaplan and Meier’s, which count rows ");
        html.Add($"that left early for as long as they were seen.</p></header>\n<div class=\"figures\">\n");
        html.AddChart(
            "Without the event", "Share of the rows by time.",
            Chart.Lines(
                new ChartAxis(evaluation.Target, 0), ChartAxis.Share("without the event"),
                evaluation.SurvivalCurves.Select(curve => new ChartLine(curve.Label, curve.Times, curve.Shares)), isStep: true));
        html.Add($"</div>\n");
    }
}
