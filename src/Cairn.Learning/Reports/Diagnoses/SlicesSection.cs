using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>Rows with something in common on which the model is worse than on the others.</summary>
/// <param name="slices">The slices, those of greatest evidence first.</param>
/// <param name="metrics">Names of the loss and of the plain figure.</param>
/// <param name="overall">Mean loss of all rows.</param>
internal sealed class SlicesSection(
    IReadOnlyList<Slice> slices, (string Loss, string Plain) metrics, double overall) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "slices";

    /// <inheritdoc/>
    public string Title => "Weak slices";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        (string loss, string plain) = (Metric.Parse(metrics.Loss).Title, Metric.Parse(metrics.Plain).Title);
        html.Add($"<header><h2>Weak slices</h2><p>Rows with something in common on which the model is worse than on ");
        html.Add($"all others, by more than chance after adjusting for every slice that was tried.</p></header>\n");
        if (slices.Count == 0)
        {
            html.Add($"<p>None: the model is about as good everywhere.</p>\n");
            return;
        }
        html.AddChart(
            $"{loss} by slice", "The line is that of all rows; longer is worse.",
            Chart.Bars(
                new ChartAxis(loss, 0),
                slices.Select(s => new ChartBar(s.Description, s.Loss, IsFlagged: s.Loss > 2 * overall)), overall, "all rows"),
            height: 60 + 34 * slices.Count);
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Slice</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Rows</th>");
        html.Add($"<th scope=\"col\" class=\"num\">{plain}</th><th scope=\"col\" class=\"num\">elsewhere</th>");
        html.Add($"<th scope=\"col\" class=\"num\">{loss}</th><th scope=\"col\" class=\"num\">elsewhere</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Adjusted p</th></tr></thead><tbody>\n");
        foreach (Slice slice in slices)
        {
            html.Add($"<tr><th scope=\"row\">{slice.Description}</th>");
            html.Add($"<td class=\"num\">{FigureText.Count(slice.Rows)} ({FigureText.Percent(slice.Share)})</td>");
            html.Add($"<td class=\"num\">{MetricText.Of(metrics.Plain, slice.Plain)}</td>");
            html.Add($"<td class=\"num muted\">{MetricText.Of(metrics.Plain, slice.PlainElsewhere)}</td>");
            html.Add($"<td class=\"num\">{MetricText.Of(metrics.Loss, slice.Loss)}</td>");
            html.Add($"<td class=\"num muted\">{MetricText.Of(metrics.Loss, slice.LossElsewhere)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(slice.AdjustedPValue)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
