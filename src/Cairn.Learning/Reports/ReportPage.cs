using System.Security.Cryptography;
using System.Text;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports;

/// <summary>
/// The frame of a page that needs nothing beside it: scripts and styles are in it, and a content security policy lets
/// only
/// the page's own script run, which it names by its digest.
/// </summary>
public static class ReportPage
{
    /// <summary>A page as text.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="writeHead">Writes what stands above the sections.</param>
    /// <param name="sections">Identifier and title of each section, and what writes it.</param>
    public static string Render(
        string title, Action<HtmlWriter> writeHead,
        IReadOnlyList<(string Id, string Title, Action<HtmlWriter> Write)> sections)
    {
        string script = ReportAssets.Script;
        string style = ReportAssets.Style;
        HtmlWriter html = new();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy(script, style)}\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Cairn\">\n");
        html.Add($"<title>{title}</title>\n<style>{new Markup(style)}</style>\n</head>\n<body>\n");
        html.Add($"<a class=\"skip-link\" href=\"#content\">Skip to the report</a>\n");
        html.Add($"<div class=\"topbar\"><div class=\"topbar-inner\"><span class=\"brand\">{PageParts.Logo}");
        html.Add($"<span class=\"brand-name\">Cairn</span></span>");
        html.Add($"<nav class=\"topnav\" aria-label=\"Sections\">");
        foreach ((string id, string name, _) in sections)
            html.Add($"<a href=\"#{id}\">{name}</a>");
        html.Add($"</nav><span class=\"end\">{PageParts.ThemeButton}</span></div></div>\n<main id=\"content\">\n");
        writeHead(html);
        foreach ((string id, _, Action<HtmlWriter> write) in sections)
        {
            html.Add($"<section class=\"card\" id=\"{id}\">\n");
            write(html);
            html.Add($"</section>\n");
        }
        html.Add($"</main>\n<footer>Made by Cairn. This page holds all it shows and asks for nothing from ");
        html.Add($"elsewhere.</footer>\n");
        html.Add($"<script>{new Markup(script)}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Policy(string script, string style) =>
        $"default-src 'none'; script-src '{Digest(script)}'; style-src '{Digest(style)}'; "
        + "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string Digest(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
