using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>What the training data looked like, a row a column.</summary>
internal static class DataSection
{
    private const int MostLevels = 3;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        TableProfile profile = content.Profile!;
        html.Add($"<header><h2>Data</h2><p>{FigureText.Plural(profile.Rows, "row", "rows")} and ");
        html.Add($"{FigureText.Plural(profile.Columns.Count, "column", "columns")} of training data.</p></header>\n");
        html.Add($"<div class=\"table-scroll\"><table data-sortable><thead><tr><th scope=\"col\">Column</th>");
        html.Add($"<th scope=\"col\">Kind</th><th scope=\"col\" class=\"num\">Missing</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Distinct</th>");
        html.Add($"<th scope=\"col\" data-sort=\"none\">Distribution</th>");
        html.Add($"<th scope=\"col\" data-sort=\"none\">Values</th></tr></thead><tbody>\n");
        foreach (ColumnProfile column in profile.Columns)
            WriteRow(html, column, IsTarget(content, column.Name));
        html.Add($"</tbody></table></div>\n");
    }

    private static bool IsTarget(ReportContent content, string column) =>
        column == content.Evaluation.Target || content.Evaluation.Targets.Any(scores => scores.Target == column);

    private static void WriteRow(HtmlWriter html, ColumnProfile column, bool isTarget)
    {
        string about = column.DistinctIsExact ? "" : "about ";
        string missing = column.Missing == 0 ? "0" : FigureText.Percent(column.MissingRate);
        html.Add($"<tr><th scope=\"row\">{column.Name}");
        if (isTarget)
            html.Add($" <span class=\"badge accent\">target</span>");
        html.Add($"</th><td>{ColumnKinds.NameOf(column.Kind)}</td>");
        html.Add($"<td class=\"num\" data-value=\"{SortKey.Of(column.MissingRate)}\">{missing}</td>");
        html.Add($"<td class=\"num\" ");
        html.Add($"data-value=\"{SortKey.Of(column.Distinct)}\">{about}{FigureText.Count(column.Distinct)}</td>");
        html.Add($"<td>{Sparkline.Of(column)}</td><td class=\"small muted\">{ValuesOf(column)}</td></tr>\n");
    }

    /// <summary>The values of a column in a phrase: its most frequent levels, or least, median and greatest.</summary>
    internal static string ValuesOf(ColumnProfile column)
    {
        if (column.Quantiles.Count > 0 && column.Kind != ColumnKind.Boolean)
        {
            Func<double, string> text = column.Kind == ColumnKind.Time ? FigureText.Time : FigureText.Value;
            return $"{text(column.Min ?? double.NaN)} to {text(column.Max ?? double.NaN)}, median {text(column.Quantile(0.5))}";
        }
        if (column.TopValues.Count == 0 || column.Present == 0)
            return "";
        string levels = string.Join(", ", column.TopValues.Take(MostLevels).Select(v =>
            $"{Shorten(v.Value)} {FigureText.Percent((double)v.Count / column.Present)}"));
        return column.Distinct > MostLevels ? levels + ", …" : levels;
    }

    private static string Shorten(string text) => text.Length <= 24 ? text : string.Concat(text.AsSpan(0, 23), "…");
}
