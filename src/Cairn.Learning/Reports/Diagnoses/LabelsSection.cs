using Cairn.Learning.Diagnosis;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>Targets that are likely wrong.</summary>
internal sealed class LabelsSection(LabelCheck labels, string target, Func<int, int> numberOf) : IReportSection
{
    private const int MostIssues = 50;

    /// <inheritdoc/>
    public string Id => "labels";

    /// <inheritdoc/>
    public string Title => "Labels";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Labels</h2><p>{FigureText.Plural(labels.Issues.Count, "row", "rows")} of {FigureText.Count(labels.Rows)} whose ");
        html.Add($"{target} is likely wrong, by models that did not see the row.");
        if (labels.NoiseRate is double rate)
            html.Add($" About {FigureText.Percent(rate)} of the labels are wrong, by the estimate of confident learning.");
        html.Add($" Look at them, the first ones first, before anything is changed.</p></header>\n");
        if (labels.Issues.Count == 0)
            return;
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\" class=\"num\">Row</th><th scope=\"col\">Given</th>");
        html.Add($"<th scope=\"col\">Likely</th><th scope=\"col\" class=\"num\">Score</th></tr></thead><tbody>\n");
        foreach (LabelIssue issue in labels.Issues.Take(MostIssues))
        {
            html.Add($"<tr><th scope=\"row\" class=\"num\">{numberOf(issue.Row)}</th><td>{issue.Given}</td><td>{issue.Likely}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(issue.Score)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
        if (labels.Issues.Count > MostIssues)
            html.Add($"<p class=\"muted small\">and {FigureText.Count(labels.Issues.Count - MostIssues)} more; the JSON of the command has them.</p>\n");
    }
}
