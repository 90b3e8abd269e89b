using Cairn.Learning.Explanation;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Models;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>Writes what a model goes by as one HTML page that needs nothing beside it.</summary>
/// <remarks>Equal content gives equal bytes; names from data are encoded everywhere.</remarks>
public static class ExplanationPage
{
    /// <summary>The page as text.</summary>
    public static string Render(ExplanationContent content)
    {
        List<IReportSection> sections = [];
        if (content.Row is RowExplanation row)
        {
            sections.Add(new RowSection(row));
            if (row.Goal is not null)
                sections.Add(new CounterfactualSection(row));
            if (row.Local is not null)
                sections.Add(new LocalSection(row));
        }
        sections.Add(new ContributionSection(content.Global));
        if (content.Global.Importance is { Metric: not null })
            sections.Add(new ShuffledSection(content.Global.Importance));
        sections.Add(new DependenceSection(content.Global));
        if (content.Global.Effects.Count > 0)
            sections.Add(new EffectSection(content.Global));
        if (content.Global.Surrogate is not null)
            sections.Add(new SurrogateSection(content.Global.Surrogate));
        sections.Add(new WrittenSection("making", "How it was made", html => WriteMaking(html, content)));
        string subject = content.Global.Model.Signature.Subject;
        return ReportPage.Render($"{subject} · {content.Name} · explained", html => WriteHead(html, content), sections);
    }

    private static void WriteHead(HtmlWriter html, ExplanationContent content)
    {
        GlobalExplanation global = content.Global;
        LearningTask task = global.Model.Signature.Task;
        string subject = global.Model.Signature.Subject;
        html.Add($"<header class=\"page-head\">\n<p class=\"eyebrow\">Explanation · {content.Name} · ");
        html.Add($"{global.Model.Kind} · ");
        html.Add($"{FigureText.Plural(global.Rows.RowCount, "row", "rows")}</p>\n<h1>What moves {subject}</h1>\n");
        (int Column, double Size)[] ranking = [.. global.Ranking().Where(column => column.Size > 0)];
        double total = ranking.Sum(column => column.Size);
        string Name(int place) => global.Contributions.Columns[ranking[place].Column];
        string Share(int place) => FigureText.Percent(ranking[place].Size / total);
        html.Add($"<p class=\"verdict\">");
        if (ranking.Length == 0)
        {
            html.Add($"It gives every row the same answer.");
        }
        else
        {
            html.Add($"It goes by <strong>{Name(0)}</strong> most: {Share(0)} of all that columns move its ");
            html.Add($"{(LearningTasks.IsClassification(task) ? "score" : "answer")} by.");
            if (ranking.Length > 1)
                html.Add($" Then come {Name(1)} ");
                html.Add($"({Share(1)}){(ranking.Length > 2 ? $" and {Name(2)} ({Share(2)})" : "")}.");
        }
        html.Add($"</p>\n</header>\n");
    }

    private static void WriteMaking(HtmlWriter html, ExplanationContent content)
    {
        html.Add($"<header><h2>How it was made</h2></header>\n<dl class=\"facts\">");
        foreach ((string name, string value) in content.Facts)
            html.Add($"<dt>{name}</dt><dd>{value}</dd>");
        html.Add($"</dl>\n<p class=\"muted small\">An explanation tells what the model does, not what the world ");
        html.Add($"does: a column can ");
        html.Add($"move an answer without being a cause.</p>\n");
    }
}
