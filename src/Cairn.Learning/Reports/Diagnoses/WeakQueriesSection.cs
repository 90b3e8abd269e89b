using Cairn.Learning.Diagnosis;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>The queries whose rows are in the worst order.</summary>
/// <param name="queries">The queries, worst first.</param>
/// <param name="column">Name of the column that tells queries apart.</param>
internal sealed class WeakQueriesSection(IReadOnlyList<WeakQuery> queries, string column) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "weak-queries";

    /// <inheritdoc/>
    public string Title => "Weakest queries";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Weakest queries</h2><p>Those whose order has the least of the gain of their best order.</p>");
        html.Add($"</header>\n<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">{column}</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Rows</th><th scope=\"col\" class=\"num\">of use</th>");
        html.Add($"<th scope=\"col\" class=\"num\">First of use at place</th><th scope=\"col\" class=\"num\">NDCG</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (WeakQuery query in queries)
        {
            html.Add($"<tr><th scope=\"row\">{query.Name}</th><td class=\"num\">{FigureText.Count(query.Rows)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Count(query.Relevant)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Count(query.FirstRelevant)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(query.Ndcg)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
