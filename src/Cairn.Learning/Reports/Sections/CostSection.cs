using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>What decisions cost by threshold, the threshold that costs least, and what it saves.</summary>
internal sealed class CostSection(CostChoice choice, string positive) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "costs";

    /// <inheritdoc/>
    public string Title => "Costs";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Costs</h2><p>");
        html.Add($"‘{positive}’ where its probability is at least {FigureText.Quantity(choice.Best.Threshold)} costs least: ");
        html.Add($"{FigureText.Quantity(choice.ExpectedCost)} a row to expect on new rows. Against even odds that saves ");
        html.Add($"{FigureText.Quantity(choice.Saving)} a row (95 % interval {FigureText.Quantity(choice.SavingInterval.Low)} to ");
        html.Add($"{FigureText.Quantity(choice.SavingInterval.High)}), judged on rows that had no part in the choice.</p></header>\n");
        html.Add($"<div class=\"figures\">\n");
        WriteChart(html);
        html.Add($"</div>\n<div class=\"table-scroll\"><table><caption>Costs: {choice.Costs.ToString()}</caption><thead><tr>");
        html.Add($"<th scope=\"col\">Threshold</th><th scope=\"col\" class=\"num\">At</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Cost a row</th><th scope=\"col\" class=\"num\">Recall</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Precision</th><th scope=\"col\" class=\"num\">Called so</th></tr></thead><tbody>\n");
        WriteRow(html, "least cost on these rows", choice.Best);
        WriteRow(html, "even odds", choice.Even);
        if (choice.Current is CostPoint current)
            WriteRow(html, "as the model decides", current);
        html.Add($"</tbody></table></div>\n");
        html.Add($"<p class=\"muted small\">For probabilities that are calibrated, {FigureText.Quantity(choice.Costs.CalibratedThreshold)} ");
        html.Add($"would cost least.</p>\n");
    }

    private void WriteChart(HtmlWriter html)
    {
        CostPoint[] points = [.. choice.Curve.Where(p => p.Threshold <= 1).OrderBy(p => p.Threshold)];
        if (points.Length < 2)
            return;
        double most = points.Max(p => p.Cost);
        html.AddChart(
            "Cost a row by threshold", "Lower is better.",
            Chart.Lines(
                ChartAxis.Share("threshold"), new ChartAxis("cost a row", 0),
                [
                    new ChartLine("cost", [.. points.Select(p => p.Threshold)], [.. points.Select(p => p.Cost)]),
                    new ChartLine("chosen", [choice.Best.Threshold, choice.Best.Threshold], [0, most], IsReference: true),
                ]));
    }

    private static void WriteRow(HtmlWriter html, string name, CostPoint point)
    {
        html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"num\">{FigureText.Quantity(point.Threshold)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Quantity(point.Cost)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Percent(point.Recall)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Percent(point.Precision)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Percent(point.PositiveRate)}</td></tr>\n");
    }
}
