using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>What would have to change in a row for another answer.</summary>
internal sealed class CounterfactualSection(RowExplanation row) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "changes";

    /// <inheritdoc/>
    public string Title => "What would change it";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>What would have to change</h2><p>For {row.Goal!.InWords()}, with values that ");
        html.Add($"occur in the data.</p></header>\n");
        if (row.Counterfactuals.Count == 0)
        {
            html.Add($"<p>{(row.IsGoalMet ? "The answer is that already." : "Nothing near the row was found that leads there.")}</p>\n");
            return;
        }
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Change</th><th scope=\"col\">From</th>");
        html.Add($"<th scope=\"col\">To</th><th scope=\"col\" class=\"num\">Distance</th></tr></thead>\n");
        foreach (Counterfactual counterfactual in row.Counterfactuals)
        {
            html.Add($"<tbody><tr><th scope=\"rowgroup\" colspan=\"4\">{RowExplanation.InWords(counterfactual)}");
            if (!counterfactual.IsPlausible)
                html.Add($" <small class=\"muted\">No row of the data is like that.</small>");
            html.Add($"</th></tr>\n");
            foreach (CounterfactualChange change in counterfactual.Changes)
            {
                html.Add($"<tr><td>{change.Column}</td><td>{change.From ?? "missing"}</td><td>{change.To ?? "missing"}</td>");
                html.Add($"<td class=\"num\">{FigureText.Quantity(change.Distance)}</td></tr>\n");
            }
            html.Add($"</tbody>\n");
        }
        html.Add($"</table></div>\n<p class=\"muted small\">Distances are in units of the spread of the column; ");
        html.Add($"another level counts 1. ");
        html.Add($"It says what the model would answer, not what would happen.</p>\n");
    }
}
