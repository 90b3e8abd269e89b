using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How the rows judged differ from those learnt from: what drift monitoring would say of them.</summary>
internal sealed class ShiftsSection(IReadOnlyList<ColumnShift> shifts) : IReportSection
{
    private const int MostShown = 15;

    /// <inheritdoc/>
    public string Id => "shifts";

    /// <inheritdoc/>
    public string Title => "Drift";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        int drifted = shifts.Count(s => s.IsDrifted);
        html.Add($"<header><h2>Drift</h2><p>The rows judged beside the rows learnt from, as the profile in the package ");
        html.Add($"remembers them. {(drifted == 0 ? "No column has shifted by more than a little." : FigureText.Plural(drifted, "column has", "columns have") + " shifted.")}");
        html.Add($"</p></header>\n<div class=\"table-scroll\"><table data-sortable><thead><tr><th scope=\"col\">Column</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Stability index</th><th scope=\"col\" data-sort=\"none\">State</th>");
        html.Add($"<th scope=\"col\" data-sort=\"none\">What differs</th></tr></thead><tbody>\n");
        foreach (ColumnShift shift in shifts.OrderByDescending(s => s.IsDrifted).ThenByDescending(s => s.Stability).Take(MostShown))
        {
            string state = shift.IsDrifted ? "bad" : "good";
            html.Add($"<tr><th scope=\"row\">{shift.Column}");
            if (shift.IsPrediction)
                html.Add($" <span class=\"badge accent\">predicted</span>");
            html.Add($"</th><td class=\"num\" data-value=\"{SortKey.Of(shift.Stability)}\">{FigureText.Quantity(shift.Stability)}</td>");
            html.Add($"<td><span class=\"badge {state}\">{(shift.IsDrifted ? "drifted" : "stable")}</span></td>");
            html.Add($"<td class=\"small muted\">{shift.Evidence}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
        if (shifts.Count > MostShown)
            html.Add($"<p class=\"muted small\">The {MostShown} that shifted most of {shifts.Count}.</p>\n");
    }
}
