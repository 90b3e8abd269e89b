using Cairn.Learning.Fairness.Frontier;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Fairness;

/// <summary>Draws what fairness costs: accuracy by the gap between groups.</summary>
public static class FrontierSection
{
    /// <summary>Writes the frontier as the content of a section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="frontier">What was found.</param>
    public static void Write(HtmlWriter html, FairnessFrontier frontier)
    {
        html.Add($"<header><h2>What fairness costs</h2><p>{frontier.Verdict()} ");
        html.Add($"Each way was fitted to the same {FigureText.Count(frontier.LearntRows)} rows and judged on ");
        html.Add($"{FigureText.Count(frontier.JudgedRows)} others.</p></header>\n");
        (double low, double high, double step) = AxisRange.Around(
            frontier.Points.Min(point => point.Accuracy.Value), frontier.Points.Max(point => point.Accuracy.Value));
        html.AddChart(
            "Accuracy by gap", "Up and to the left is better; the dashed line joins the ways that no other is better than.",
            Chart.Lines(
                new ChartAxis($"gap of {frontier.Constraint.Name} by {string.Join(" × ", frontier.Sensitive)}", 0, IsPercent: true),
                new ChartAxis("accuracy", low, high, IsPercent: true, Step: step), LinesOf(frontier)),
            height: 380);
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Way</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Accuracy</th><th scope=\"col\" class=\"num\">Gap</th>");
        html.Add($"<th scope=\"col\">Best</th><th scope=\"col\">Train it with</th></tr></thead><tbody>\n");
        foreach (FrontierPoint point in frontier.Points)
        {
            html.Add($"<tr><th scope=\"row\">{point.Name}</th><td class=\"num\">{FigureText.Percent(point.Accuracy.Value)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(point.Gap.Value)}");
            if (point.Gap.HasInterval)
            {
                html.Add($" <span class=\"muted\">({FigureText.Percent(point.Gap.Low)} to ");
                html.Add($"{FigureText.Percent(point.Gap.High)})</span>");
            }
            html.Add($"</td><td>{(point.IsBest ? "●" : "")}</td><td><code>{point.Options(frontier.Constraint)}</code></td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
        foreach (string note in frontier.Notes)
            html.Add($"<p class=\"muted small\">{note}</p>\n");
    }

    private static IEnumerable<ChartLine> LinesOf(FairnessFrontier frontier)
    {
        FrontierPoint[] best = [.. frontier.Best];
        yield return new ChartLine(
            "best", [.. best.Select(point => point.Gap.Value)], [.. best.Select(point => point.Accuracy.Value)], IsReference: true);
        foreach ((string title, Func<FrontierPoint, bool> isOfIt) in new (string, Func<FrontierPoint, bool>)[]
        {
            ("as it is", point => point.Method is null),
            ("reweighing", point => point.Method == MitigationMethods.Reweighing),
            ("reduction", point => point.Method == MitigationMethods.Reduction),
            ("thresholds, drawn", point => point.Method == MitigationMethods.Thresholds && point.Bound is null),
            ("thresholds, fixed", point => point.Method == MitigationMethods.Thresholds && point.Bound is not null),
        })
        {
            FrontierPoint[] points = [.. frontier.Points.Where(isOfIt).OrderBy(point => point.Gap.Value)];
            if (points.Length > 0)
            {
                yield return new ChartLine(
                    title, [.. points.Select(point => point.Gap.Value)], [.. points.Select(point => point.Accuracy.Value)],
                    HasMarkers: true);
            }
        }
    }
}
