using Cairn.Learning.Reports.Html;
using Cairn.Learning.Validation.Leaks;

namespace Cairn.Learning.Reports.Sections;

/// <summary>Signs that the rows judged know something that a model in use would not.</summary>
internal sealed class LeaksSection(IReadOnlyList<LeakWarning> warnings) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "leaks";

    /// <inheritdoc/>
    public string Title => "Leaks";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Leaks</h2><p>Looked for before the fit: columns that give the target away, copies of rows ");
        html.Add($"and divided groups between what was learnt from and what judged, rows of the future, row numbers.</p>");
        html.Add($"</header>\n");
        if (warnings.Count == 0)
        {
            html.Add($"<p><span class=\"badge good\">none found</span></p>\n");
            return;
        }
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Sign</th>");
        html.Add($"<th scope=\"col\">What was found, and what to do</th></tr></thead><tbody>\n");
        foreach (LeakWarning warning in warnings)
        {
            html.Add($"<tr><th scope=\"row\"><span class=\"badge bad\">{NameOf(warning.Code)}</span></th>");
            html.Add($"<td>{warning.Message}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    /// <summary>A kind of leak in words.</summary>
    internal static string NameOf(string code) => code switch
    {
        "leaks-target" => "gives the target away",
        "leaks-together" => "give the target away together",
        "copied-rows" => "copied rows",
        "divided-groups" => "divided groups",
        "future-rows" => "rows of the future",
        "identifier" => "row number",
        _ => code,
    };
}
