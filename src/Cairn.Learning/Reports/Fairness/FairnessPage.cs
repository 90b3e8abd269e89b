using Cairn.Learning.Fairness;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Fairness;

/// <summary>Writes how groups are treated as one HTML page that needs nothing beside it.</summary>
/// <remarks>Equal content gives equal bytes; names from data are encoded everywhere.</remarks>
public static class FairnessPage
{
    /// <summary>The page as text.</summary>
    public static string Render(FairnessContent content)
    {
        FairnessAudit audit = content.Audit;
        List<IReportSection> sections = [];
        for (int t = 0; t < audit.Tables.Count; t++)
        {
            FairnessTable table = audit.Tables[t];
            sections.Add(new WrittenSection(
                $"groups-{t + 1}", table.Title, html => FairnessSection.WriteTable(html, audit, table)));
        }
        if (content.Frontier is not null)
        {
            sections.Add(new WrittenSection(
                "frontier", "What fairness costs", html => FrontierSection.Write(html, content.Frontier)));
        }
        sections.Add(new WrittenSection("reading", "How to read it", html => FairnessSection.WriteReading(html, audit)));
        return ReportPage.Render($"{audit.Target} · fairness", html => WriteHead(html, content), sections);
    }

    private static void WriteHead(HtmlWriter html, FairnessContent content)
    {
        FairnessAudit audit = content.Audit;
        html.Add($"<header class=\"page-head\">\n<p class=\"eyebrow\">Fairness · {content.Subject} · ");
        html.Add($"{FigureText.Plural(audit.Overall.Rows, "row", "rows")} of {content.RowsName}</p>\n");
        html.Add($"<h1>How predicting {audit.Target} treats groups</h1>\n<p "
            + $"class=\"verdict\">{FairnessSection.VerdictOf(audit)}</p>\n</header>\n");
        FairnessSection.WriteTiles(html, audit);
    }
}
