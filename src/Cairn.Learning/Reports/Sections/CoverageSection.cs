using Cairn.Learning.Conformal;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How often intervals or sets held the truth, of all rows and by group.</summary>
internal sealed class CoverageSection(CoverageScores scores) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "coverage";

    /// <inheritdoc/>
    public string Title => "Coverage";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        string what = scores.AreSets ? "Sets" : "Intervals";
        html.Add($"<header><h2>Coverage</h2><p>{what} that promise to hold the truth in {FigureText.Percent(scores.Level)} of the rows ");
        html.Add($"({scores.Method}, calibrated on {FigureText.Plural(scores.CalibrationRows, "row", "rows")}) held it in ");
        html.Add($"{FigureText.Percent(scores.All.Coverage)}.</p></header>\n");
        string size = scores.AreSets ? "Mean size" : "Mean width";
        string by = scores.GroupedBy == "prediction" ? "Prediction" : scores.GroupedBy == "class" ? "Class" : scores.GroupedBy;
        html.Add($"<div class=\"table-scroll\"><table><caption>Coverage with 95 % intervals</caption><thead><tr>");
        html.Add($"<th scope=\"col\">{by}</th><th scope=\"col\" class=\"num\">Rows</th><th scope=\"col\" class=\"num\">Held</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Between</th><th scope=\"col\" class=\"num\">{size}</th></tr></thead><tbody>\n");
        WriteRow(html, "all rows", scores.All);
        foreach (CoverageGroup group in scores.Groups)
            WriteRow(html, group.Name, group);
        html.Add($"</tbody></table></div>\n");
        if (scores.Sizes.Count > 0)
        {
            string sizes = string.Join(
                ", ", scores.Sizes.Select((share, classes) => $"{classes}: {FigureText.Percent(share)}"));
            html.Add($"<p class=\"muted small\">Share of sets by their number of classes: {sizes}.</p>\n");
        }
    }

    private static void WriteRow(HtmlWriter html, string name, CoverageGroup group)
    {
        html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"num\">{FigureText.Count(group.Rows)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Percent(group.Coverage)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Percent(group.Interval.Low)} to {FigureText.Percent(group.Interval.High)}</td>");
        html.Add($"<td class=\"num\">{FigureText.Quantity(group.Width)}</td></tr>\n");
    }
}
