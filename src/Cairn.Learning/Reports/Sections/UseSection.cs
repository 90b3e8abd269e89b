using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>What people say of the model: what it is for and what not, and who answers for it.</summary>
internal sealed class UseSection(CardTexts texts) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "use";

    /// <inheritdoc/>
    public string Title => "Intended use";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Intended use</h2><p>As its makers say; nothing else on this page is.</p></header>\n");
        html.Add($"<dl class=\"facts\">");
        foreach ((CardText text, string value) in texts.Given)
            html.Add($"<dt>{text.Title}</dt><dd class=\"lines\">{value}</dd>");
        html.Add($"</dl>\n");
    }
}
