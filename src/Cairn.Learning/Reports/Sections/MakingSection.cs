using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>All that is needed to make the model again, and what a reader should know.</summary>
internal static class MakingSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        html.Add($"<header><h2>How it was made</h2></header>\n<div class=\"grid-2\">\n<div><dl class=\"facts\">");
        WritePairs(html, content.Facts);
        html.Add($"</dl></div>\n");
        if (content.Options.Count > 0)
        {
            html.Add($"<div><h3>Options</h3><dl class=\"facts\">");
            WritePairs(html, content.Options);
            html.Add($"</dl></div>\n");
        }
        html.Add($"</div>\n");
        string[] notes = [.. content.Notes.Concat(content.Evaluation.Notes).Distinct()];
        if (notes.Length == 0)
            return;
        html.Add($"<div><h3>Notes</h3><ul>");
        foreach (string note in notes)
            html.Add($"<li>{note}</li>");
        html.Add($"</ul></div>\n");
    }

    private static void WritePairs(HtmlWriter html, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        foreach ((string name, string value) in pairs)
            html.Add($"<dt>{name}</dt><dd>{value}</dd>");
    }
}
