using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>True and predicted values of each of several targets.</summary>
internal sealed class PointsSection(IReadOnlyList<PredictedPoints> targets) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "points";

    /// <inheritdoc/>
    public string Title => "True and predicted";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>True and predicted</h2><p>On the line they are equal.</p></header>\n");
        html.Add($"<div class=\"grid-3 figures\">\n");
        foreach (PredictedPoints points in targets)
        {
            double[] known = [.. points.Actual.Concat(points.Predicted).Where(double.IsFinite)];
            if (known.Length == 0)
                continue;
            (double low, double high, double step) = AxisRange.Around(known.Min(), known.Max());
            html.AddChart(
                points.Target, FigureText.Plural(points.Actual.Count, "row", "rows") + " drawn",
                Chart.Scatter(
                    new ChartAxis("predicted " + points.Target, low, high, Step: step),
                    new ChartAxis("true " + points.Target, low, high, Step: step), points.Predicted, points.Actual,
                    marksEqual: true));
        }
        html.Add($"</div>\n");
    }
}
