using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>How far each column moves the score: for every row, and on average.</summary>
internal sealed class ContributionSection(GlobalExplanation global) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "columns";

    /// <inheritdoc/>
    public string Title => "What moves it";

    private const int MostColumns = 15;
    private const int MostRows = 250;
    private const int Bands = 60;
    private const int MostTableRows = 200;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        ContributionTable table = global.Contributions;
        ScoreField field = table.Scores[global.Score];
        html.Add($"<header><h2>How far columns move the score</h2><p>SHAP values: where a row's score is above ");
        html.Add($"or below its ");
        html.Add($"usual value ({FigureText.Quantity(table.BaseValues[global.Score])}), they say which column ");
        html.Add($"moved it how far. ");
        html.Add($"The score is the {field.Unit}.");
        if (table.Scores.Count > 1)
            html.Add($" It is one of {table.Scores.Count}; the table has all.");
        html.Add($" {FigureText.Plural(table.RowCount, "row", "rows")}");
        if (global.OfRows > table.RowCount)
            html.Add($" drawn of {FigureText.Count(global.OfRows)}");
        html.Add($" {(table.RowCount == 1 ? "was" : "were")} explained ({global.Method}).");
        html.Add($"</p></header>\n<div class=\"grid-2 figures\">\n");
        int[] shown = [.. global.Ranking(global.Score).Where(column => column.Size > 0).Take(MostColumns)
            .Select(column => column.Column)];
        if (shown.Length > 0)
        {
            int height = Math.Max(160, 60 + shown.Length * 26);
            html.AddChart(
                "Row by row", $"A dot a row ({FigureText.Count(Math.Min(MostRows, table.RowCount))} drawn): blue where the column's value is low, "
                    + "red where it is high, grey where it has no order.",
                AttributionChart.Beeswarm(
                    new ChartAxis($"moves the {field.Unit} by", IsPercent: field.IsShare),
                    shown.Select(column => (table.Columns[column], Swarm(global, column)))),
                height);
            double[] sizes = table.MeanSizes(global.Score);
            html.AddChart(
                "On average", "Mean size of the contribution, whichever its direction.",
                Chart.Bars(
                    new ChartAxis("mean size", 0, IsPercent: field.IsShare),
                    shown.Select(column => new ChartBar(table.Columns[column], sizes[column]))),
                height);
        }
        html.Add($"</div>\n");
        WriteTable(html, global);
    }

    // Points of a band stand on each other from the middle outwards, so that their number shows.
    private static IEnumerable<(double X, double Height, double? Shade)> Swarm(GlobalExplanation global, int column)
    {
        ContributionTable table = global.Contributions;
        double[] values = table.ColumnOf(global.Score, column);
        double?[] shades = ColumnShades.Of(global.Rows.Columns[column]);
        int step = (values.Length + MostRows - 1) / MostRows;
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(row => row % step == 0)];
        double low = values.Min();
        double width = Math.Max(1e-300, (values.Max() - low) / Bands);
        Dictionary<int, int> stacked = [];
        int tallest = Math.Max(4, rows.GroupBy(row => (int)((values[row] - low) / width)).Max(group => group.Count()));
        foreach (int row in rows)
        {
            int band = (int)((values[row] - low) / width);
            int place = stacked[band] = stacked.GetValueOrDefault(band) + 1;
            double height = (place % 2 == 0 ? 1 : -1) * (place / 2) / (double)tallest;
            yield return (values[row], height, shades[row]);
        }
    }

    private static void WriteTable(HtmlWriter html, GlobalExplanation global)
    {
        ContributionTable table = global.Contributions;
        html.Add($"<details><summary>As a table</summary><div class=\"table-scroll\"><table data-sortable><thead><tr>");
        html.Add($"<th scope=\"col\">Column</th>");
        foreach (ScoreField score in table.Scores)
            html.Add($"<th scope=\"col\" class=\"num\">{(table.Scores.Count == 1 ? "Mean size" : score.Name)}</th>");
        html.Add($"</tr></thead><tbody>\n");
        double[][] sizes = [.. table.Scores.Select((_, score) => table.MeanSizes(score))];
        foreach ((int column, _) in global.Ranking().Take(MostTableRows))
        {
            html.Add($"<tr><th scope=\"row\">{table.Columns[column]}</th>");
            foreach (double[] size in sizes)
                html.Add($"<td class=\"num\" data-value=\"{SortKey.Of(size[column])}\">{FigureText.Quantity(size[column])}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div></details>\n");
    }
}
