using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>What noise and missing columns do to the model.</summary>
internal sealed class RobustnessSection(Robustness robustness) : IReportSection
{
    private const int MostColumns = 15;

    /// <inheritdoc/>
    public string Id => "robustness";

    /// <inheritdoc/>
    public string Title => "Robustness";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        Metric metric = Metric.Parse(robustness.Metric);
        html.Add($"<header><h2>Robustness</h2><p>{metric.Title} is {MetricText.Of(metric.Name, robustness.Value)} on the rows as they are.</p>");
        html.Add($"</header>\n<div class=\"grid-2 figures\">\n");
        html.AddChart(
            $"{metric.Title} with noise in every column", "Numbers off by so much of their deviation; other values taken from other rows so often.",
            Chart.Lines(
                ChartAxis.Share("noise") with { Max = 0.5 }, new ChartAxis(metric.Title),
                [
                    new ChartLine(
                        metric.Title, [0, .. robustness.Noise.Select(n => n.Level)],
                        [robustness.Value, .. robustness.Noise.Select(n => n.Value)], HasMarkers: true),
                ]));
        if (robustness.Missing.Count > 0)
        {
            html.AddChart(
                $"{metric.Title} without a column", "All of the column missing; the line is that of the rows as they are.",
                Chart.Bars(
                    new ChartAxis(metric.Title), robustness.Missing.Take(MostColumns).Select(m => new ChartBar(m.Column, m.Value)),
                    robustness.Value, "with all"), height: 60 + 26 * Math.Min(MostColumns, robustness.Missing.Count));
        }
        html.Add($"</div>\n");
        if (robustness.Required.Count > 0)
            html.Add($"<p class=\"muted small\">The model takes no missing values of {string.Join(", ", robustness.Required)}.</p>\n");
    }
}
