using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>Where more is told of the model.</summary>
internal sealed class LinksSection(IReadOnlyList<ReportLink> links) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "more";

    /// <inheritdoc/>
    public string Title => "More pages";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>More pages</h2></header>\n<ul class=\"plain\">");
        foreach (ReportLink link in links)
        {
            html.Add($"<li>");
            if (link.Address is string address)
                html.Add($"<a href=\"{Relative(address)}\">{link.Title}</a>");
            else
                html.Add($"<strong>{link.Title}</strong>");
            html.Add($": {link.Description}");
            if (link.Command is string command)
                html.Add($"<br><code>{command}</code>");
            html.Add($"</li>\n");
        }
        html.Add($"</ul>\n");
    }

    // A file's name may hold what an address may not; and nothing but a name may be led to.
    private static string Relative(string address) => string.Join('/', address.Split('/').Select(Uri.EscapeDataString));
}
