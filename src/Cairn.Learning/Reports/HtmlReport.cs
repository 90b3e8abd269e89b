using System.Security.Cryptography;
using System.Text;
using Cairn.Formats.Files;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Reports.Sections;
using Cairn.Models;

namespace Cairn.Learning.Reports;

/// <summary>
/// Writes how good a model is as one HTML page that needs nothing beside it: scripts, styles and data are in the
/// page, and it asks for nothing from elsewhere.
/// </summary>
/// <remarks>
/// Equal content gives equal bytes. Names from data are encoded everywhere, and a content security policy lets only the
/// page's own script run, which it names by its digest.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes a report to a file, aside first, so that no half page is ever seen.</summary>
    /// <param name="path">The file; it is replaced when it exists.</param>
    /// <param name="content">What to tell.</param>
    public static void Write(string path, ReportContent content)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        AtomicFile.Write(full, stream => stream.Write(Encoding.UTF8.GetBytes(Render(content))));
    }

    /// <summary>The page as text.</summary>
    public static string Render(ReportContent content)
    {
        string script = ReportAssets.Script;
        string style = ReportAssets.Style;
        string subject = content.Evaluation.Target.Length > 0 ? content.Evaluation.Target : "outliers";
        string title = $"{subject} · {content.Learner}";
        HtmlWriter html = new();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy(script, style)}\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Cairn\">\n");
        html.Add($"<title>{title}</title>\n<style>{new Markup(style)}</style>\n</head>\n<body>\n");
        WriteBody(html, content);
        html.Add($"<script>{new Markup(script)}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteBody(HtmlWriter html, ReportContent content)
    {
        List<(string Id, string Title, Action<HtmlWriter, ReportContent> Write)> sections = [];
        bool classification = LearningTasks.IsClassification(content.Evaluation.Task);
        sections.Add(("metrics", "Metrics", MetricsSection.Write));
        if (content.Evaluation.Targets.Count > 0)
            sections.Add(("targets", "Targets", TargetsSection.Write));
        if (content.Evaluation.NdcgCounts.Count > 0)
            sections.Add(("queries", "Queries", QueriesSection.Write));
        if (content.Evaluation.SurvivalCurves.Count > 0)
            sections.Add(("survival", "Survival", SurvivalSection.Write));
        if (content.Evaluation.Curves.Count > 0)
            sections.Add(("curves", "Curves", CurvesSection.Write));
        if (content.Evaluation.Thresholds is not null)
            sections.Add(("threshold", "Threshold", ThresholdSection.Write));
        if (classification && content.Evaluation.Confusion is not null)
            sections.Add(("classes", "Classes", ConfusionSection.Write));
        if (content.Evaluation.Residuals is not null)
            sections.Add(("errors", "Errors", ResidualSection.Write));
        if (content.History.Any(history => history.Values.Count > 1))
            sections.Add(("rounds", "Rounds", RoundsSection.Write));
        if (content.Importance is { Rows.Count: > 0 })
            sections.Add(("importance", "Columns", ImportanceSection.Write));
        if (content.Trees is { Trees.TreeCount: > 0 })
            sections.Add(("tree", "Tree", TreeSection.Write));
        if (content.CrossValidation is not null)
            sections.Add(("folds", "Folds", FoldsSection.Write));
        if (content.Profile is not null)
            sections.Add(("data", "Data", DataSection.Write));
        sections.Add(("making", "How it was made", MakingSection.Write));

        html.Add($"<a class=\"skip-link\" href=\"#content\">Skip to the report</a>\n");
        html.Add($"<div class=\"topbar\"><div class=\"topbar-inner\"><span class=\"brand\">{PageParts.Logo}");
        html.Add($"<span class=\"brand-name\">Cairn</span></span>");
        html.Add($"<nav class=\"topnav\" aria-label=\"Sections\">");
        foreach ((string id, string title, _) in sections)
            html.Add($"<a href=\"#{id}\">{title}</a>");
        html.Add($"</nav><span class=\"end\">{PageParts.ThemeButton}</span></div></div>\n<main id=\"content\">\n");
        HeadSection.Write(html, content);
        foreach ((string id, _, Action<HtmlWriter, ReportContent> write) in sections)
        {
            html.Add($"<section class=\"card\" id=\"{id}\">\n");
            write(html, content);
            html.Add($"</section>\n");
        }
        html.Add($"</main>\n<footer>Made by Cairn. This page holds all it shows and asks for nothing from ");
        html.Add($"elsewhere.</footer>\n");
    }

    private static string Policy(string script, string style) =>
        $"default-src 'none'; script-src '{Digest(script)}'; style-src '{Digest(style)}'; "
        + "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string Digest(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
