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
    /// <summary>A page of one part as text.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="writeHead">Writes what stands above the sections.</param>
    /// <param name="sections">Its sections, in order.</param>
    public static string Render(string title, Action<HtmlWriter> writeHead, IReadOnlyList<IReportSection> sections) =>
        Render(title, writeHead, [new ReportPart("", sections)]);

    /// <summary>A page as text, with a table of contents beside it, or above it where it is narrow or printed.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="writeHead">Writes what stands above the sections.</param>
    /// <param name="parts">Its sections by part; parts without sections are left out.</param>
    public static string Render(string title, Action<HtmlWriter> writeHead, IReadOnlyList<ReportPart> parts)
    {
        string script = ReportAssets.Script;
        string style = ReportAssets.Style;
        IReportSection[] sections = [.. parts.SelectMany(part => part.Sections)];
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
        foreach (IReportSection section in sections)
            html.Add($"<a href=\"#{section.Id}\">{section.Title}</a>");
        html.Add($"</nav><span class=\"end\">{PageParts.ThemeButton}</span></div></div>\n<div class=\"layout\">\n");
        WriteContents(html, "contents", parts);
        html.Add($"<main id=\"content\">\n");
        writeHead(html);
        WriteContents(html, "contents printed", parts);
        foreach (ReportPart part in parts.Where(part => part.Sections.Count > 0))
        {
            if (part.Title.Length > 0)
                html.Add($"<p class=\"part\">{part.Title}</p>\n");
            foreach (IReportSection section in part.Sections)
            {
                html.Add($"<section class=\"card\" id=\"{section.Id}\">\n");
                section.Write(html);
                html.Add($"</section>\n");
            }
        }
        html.Add($"</main>\n</div>\n<footer>Made by Cairn. This page holds all it shows and asks for nothing from ");
        html.Add($"elsewhere.</footer>\n");
        html.Add($"<script>{new Markup(script)}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteContents(HtmlWriter html, string classes, IReadOnlyList<ReportPart> parts)
    {
        html.Add($"<nav class=\"{classes}\" aria-label=\"Contents\">");
        foreach (ReportPart part in parts.Where(part => part.Sections.Count > 0))
        {
            html.Add($"<div>");
            if (part.Title.Length > 0)
                html.Add($"<p>{part.Title}</p>");
            html.Add($"<ul>");
            foreach (IReportSection section in part.Sections)
                html.Add($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>");
            html.Add($"</ul></div>");
        }
        html.Add($"</nav>\n");
    }

    private static string Policy(string script, string style) =>
        $"default-src 'none'; script-src '{Digest(script)}'; style-src '{Digest(style)}'; "
        + "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string Digest(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
