using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>All that is needed to make it again, and what a reader should know.</summary>
/// <param name="command">The command, as it can be given to a shell; null when there was none.</param>
/// <param name="facts">Name and value of each fact.</param>
/// <param name="options">Options of the learner by name.</param>
/// <param name="notes">What a reader should know.</param>
internal sealed class ReproduceSection(
    string? command, IReadOnlyList<KeyValuePair<string, string>> facts,
    IReadOnlyList<KeyValuePair<string, string>> options, IReadOnlyList<string> notes) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "making";

    /// <inheritdoc/>
    public string Title => "How to reproduce";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>How to reproduce</h2>");
        if (command is not null)
        {
            html.Add($"<p>The same data, version, seed and options give the same model, whatever the number of threads.</p>");
            html.Add($"</header>\n<pre>{command}</pre>\n");
        }
        else
        {
            html.Add($"</header>\n");
        }
        html.Add($"<dl class=\"facts\">");
        foreach ((string name, string value) in facts)
            html.Add($"<dt>{name}</dt><dd>{value}</dd>");
        html.Add($"</dl>\n");
        if (options.Count > 0)
        {
            html.Add($"<div><h3>Options</h3><dl class=\"facts columned\">");
            foreach ((string name, string value) in options)
                html.Add($"<div><dt>{name}</dt><dd>{(value.Length == 0 ? "–" : value)}</dd></div>");
            html.Add($"</dl></div>\n");
        }
        if (notes.Count == 0)
            return;
        html.Add($"<div><h3>Notes</h3><ul>");
        foreach (string note in notes)
            html.Add($"<li>{note}</li>");
        html.Add($"</ul></div>\n");
    }
}
