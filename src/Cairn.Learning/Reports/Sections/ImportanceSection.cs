using Cairn.Learning.Explanation;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>Which columns the model needs: what it loses without each, and how much it used each.</summary>
internal sealed class ImportanceSection(ImportanceTable table) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "importance";

    /// <inheritdoc/>
    public string Title => "Columns";

    private const int MostBars = 20;
    private const int MostRows = 300;
    private const int BarHeight = 24;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Columns that matter</h2>");
        if (table.Rows.Count > MostBars)
            html.Add($"<p>The {MostBars} that matter most of {table.Rows.Count}; the table below has {Math.Min(MostRows, table.Rows.Count)}.</p>");
        html.Add($"</header>\n<div class=\"grid-2 figures\">\n");
        WritePermutation(html);
        WriteGain(html);
        html.Add($"</div>\n");
        WriteTable(html);
    }

    private void WritePermutation(HtmlWriter html)
    {
        ImportanceRow[] rows = [.. table.Rows.Where(r => r.Permutation is not null).Take(MostBars)];
        if (rows.Length == 0)
            return;
        string metric = Metric.Find(table.Metric ?? "")?.Title ?? table.Metric ?? "score";
        html.AddChart(
            "What is lost without it",
            $"Loss of {metric} when the column is shuffled, on {FigureText.Plural(table.JudgedRows, "row", "rows")}; whiskers are "
                + $"one standard deviation of {table.Repeats} shuffles.",
            Chart.Bars(
                new ChartAxis("loss of " + metric),
                rows.Select(r => new ChartBar(
                    r.Column, r.Permutation!.Value, r.Permutation - r.Deviation, r.Permutation + r.Deviation))),
            HeightOf(rows.Length));
    }

    private void WriteGain(HtmlWriter html)
    {
        ImportanceRow[] rows = [.. table.Rows.Where(r => r.Gain is not null).OrderByDescending(r => r.Gain).Take(MostBars)];
        if (rows.Length == 0)
            return;
        html.AddChart(
            "How much the model used it", "Share that the model itself gives to the column; it favours columns of many values.",
            Chart.Bars(new ChartAxis("share", 0, IsPercent: true), rows.Select(r => new ChartBar(r.Column, r.Gain!.Value))),
            HeightOf(rows.Length));
    }

    private static int HeightOf(int bars) => Math.Max(140, 60 + bars * BarHeight);

    private void WriteTable(HtmlWriter html)
    {
        html.Add($"<details><summary>As a table</summary><div class=\"table-scroll\"><table data-sortable><thead><tr>");
        html.Add($"<th scope=\"col\">Column</th><th scope=\"col\" class=\"num\">Loss when shuffled</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Standard deviation</th>");
        bool trees = table.Rows.Any(row => row.Split is not null);
        html.Add($"<th scope=\"col\" class=\"num\">{(trees ? "Gain" : "Share in the model")}</th>");
        if (trees)
            html.Add($"<th scope=\"col\" class=\"num\">Splits</th><th scope=\"col\" class=\"num\">Cover</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (ImportanceRow row in table.Rows.Take(MostRows))
        {
            html.Add($"<tr><th scope=\"row\">{row.Column}</th>");
            Cell(html, row.Permutation, FigureText.Quantity);
            Cell(html, row.Deviation, FigureText.Quantity);
            Cell(html, row.Gain, FigureText.Percent);
            if (trees)
            {
                Cell(html, row.Split, FigureText.Percent);
                Cell(html, row.Cover, FigureText.Percent);
            }
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div></details>\n");
    }

    private static void Cell(HtmlWriter html, double? value, Func<double, string> text) =>
        html.Add($"<td class=\"num\" data-value=\"{SortKey.Of(value)}\">{text(value ?? double.NaN)}</td>");
}
