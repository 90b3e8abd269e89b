using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>What the training data looked like, a row a column.</summary>
internal sealed class DataSection(TableProfile profile, IReadOnlyList<string> targets) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "data";

    /// <inheritdoc/>
    public string Title => "Data";

    private const int MostLevels = 3;
    private const int MostTargets = 6;

    // The page stays small whatever the number of columns.
    private const int MostColumns = 300;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Data</h2><p>{FigureText.Plural(profile.Rows, "row", "rows")} and ");
        html.Add($"{FigureText.Plural(profile.Columns.Count, "column", "columns")} of training data. The package carries this profile, and drift is told against it.</p></header>\n");
        WriteTargets(html);
        html.Add($"<div class=\"table-scroll\"><table data-sortable><thead><tr><th scope=\"col\">Column</th>");
        html.Add($"<th scope=\"col\">Kind</th><th scope=\"col\" class=\"num\">Missing</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Distinct</th>");
        html.Add($"<th scope=\"col\" data-sort=\"none\">Distribution</th>");
        html.Add($"<th scope=\"col\" data-sort=\"none\">Values</th></tr></thead><tbody>\n");
        foreach (ColumnProfile column in profile.Columns.Take(MostColumns))
            WriteRow(html, column, targets.Contains(column.Name));
        html.Add($"</tbody></table></div>\n");
        if (profile.Columns.Count > MostColumns)
            html.Add($"<p class=\"muted small\">The first {MostColumns} of {FigureText.Count(profile.Columns.Count)}; the package has all.</p>\n");
    }

    private void WriteTargets(HtmlWriter html)
    {
        ColumnProfile[] known = [.. targets.Select(profile.Find).OfType<ColumnProfile>().Take(MostTargets)];
        (string Name, JsonObject Chart, int Height)[] charts =
        [
            .. known.Select(column => (column.Name, Chart: DistributionChart.Of(column, out int height), Height: height))
                .Where(c => c.Chart is not null).Select(c => (c.Name, c.Chart!, c.Height)),
        ];
        if (charts.Length == 0)
            return;
        html.Add($"<div class=\"{(charts.Length == 1 ? "" : "grid-2 ")}figures\">\n");
        foreach ((string name, JsonObject chart, int height) in charts)
            html.AddChart($"Distribution of {name}", null, chart, height == 0 ? 200 : height);
        html.Add($"</div>\n");
    }

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
