using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>What more rows to learn from would bring.</summary>
internal sealed class LearningCurveSection(LearningCurve curve) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "curve";

    /// <inheritdoc/>
    public string Title => "More rows";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Would more rows help?</h2><p>{curve.Verdict}</p></header>\n");
        double[] rows = [.. curve.Rows.Select(n => (double)n)];
        double[] ahead = [.. curve.Forecast.Select(f => f.Rows)];
        double[] fine = [.. Enumerable.Range(0, 61).Select(i => rows[0] * Math.Pow(ahead[^1] / rows[0], i / 60.0))];
        html.AddChart(
            $"{Metric.Parse(curve.Metric).Title} by rows learnt from", "Lower is better. The dashed lines are the fitted law and its 10 % and 90 % bounds.",
            Chart.Lines(
                new ChartAxis("rows learnt from", 0), new ChartAxis(Metric.Parse(curve.Metric).Title),
                [
                    new ChartLine("measured", rows, [.. curve.Losses.Select(l => l.Average())], HasMarkers: true),
                    new ChartLine("law", fine, [.. fine.Select(curve.Law.At)], IsReference: true),
                    new ChartLine("lower bound", ahead, [.. curve.Forecast.Select(f => f.Low)], IsReference: true),
                    new ChartLine("upper bound", ahead, [.. curve.Forecast.Select(f => f.High)], IsReference: true),
                ]));
    }
}
