using Cairn.Learning.Calibration;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How far probabilities can be believed, before and after they were calibrated.</summary>
internal sealed class ReliabilitySection(CalibrationRecord record) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "reliability";

    /// <inheritdoc/>
    public string Title => "Reliability";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Reliability</h2><p>Probabilities were calibrated ({record.Description}) on ");
        html.Add($"{FigureText.Plural(record.Rows, "row", "rows")}: {record.FittedOn}. What is shown after it comes from ");
        html.Add($"calibrators that had not seen the rows shown.</p></header>\n<div class=\"figures\">\n");
        html.AddChart(
            "Said and happened", "On the line, what is said to happen with some probability happens that often.",
            Chart.Lines(
                ChartAxis.Share("predicted probability"), ChartAxis.Share("observed share"),
                [
                    new ChartLine("before", record.Before.Curve.Predicted, record.Before.Curve.Observed, HasMarkers: true),
                    new ChartLine("after", record.After.Curve.Predicted, record.After.Curve.Observed, HasMarkers: true),
                    new ChartLine("perfect", [0, 1], [0, 1], IsReference: true),
                ]));
        html.Add($"</div>\n<div class=\"table-scroll\"><table><caption>Errors of the probabilities, with 95 % intervals</caption>");
        html.Add($"<thead><tr><th scope=\"col\">Error</th><th scope=\"col\" class=\"num\">Before</th>");
        html.Add($"<th scope=\"col\" class=\"num\">After</th></tr></thead><tbody>\n");
        (ReliabilityScores before, ReliabilityScores after) = (record.Before, record.After);
        WriteRow(
            html, "Calibration error", before.CalibrationError, before.CalibrationInterval, after.CalibrationError, after.CalibrationInterval);
        WriteRow(html, "Brier score", before.BrierScore, before.BrierInterval, after.BrierScore, after.BrierInterval);
        WriteRow(html, "Log loss", before.LogLoss, before.LogLossInterval, after.LogLoss, after.LogLossInterval);
        html.Add($"</tbody></table></div>\n");
        if (record.Losses.Count > 2)
        {
            string losses = string.Join(", ", record.Losses.Select(loss => $"{loss.Key} {FigureText.Quantity(loss.Value)}"));
            html.Add($"<p class=\"muted small\">Cross-validated log loss by way to calibrate: {losses}.</p>\n");
        }
    }

    private static void WriteRow(
        HtmlWriter html, string name, double before, MetricInterval ofBefore, double after, MetricInterval ofAfter)
    {
        html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"num\">{Cell(before, ofBefore)}</td>");
        html.Add($"<td class=\"num\">{Cell(after, ofAfter)}</td></tr>\n");
    }

    private static string Cell(double value, MetricInterval interval) =>
        $"{FigureText.Quantity(value)} ({FigureText.Quantity(interval.Low)} to {FigureText.Quantity(interval.High)})";
}
