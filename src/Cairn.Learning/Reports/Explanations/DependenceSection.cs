using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>How what a column is worth depends on its value, and on that of another.</summary>
internal sealed class DependenceSection(GlobalExplanation global) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "dependence";

    /// <inheritdoc/>
    public string Title => "Dependence";

    private const int MostColumns = 6;
    private const int MostPoints = 600;
    private const int MostLevels = 9;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>How it depends on their values</h2><p>A dot a row. Where dots above one value ");
        html.Add($"lie apart, other columns ");
        html.Add($"have a say; the colour is that of the one which seems to have ");
        html.Add($"most.</p></header>\n<div class=\"grid-2 figures\">\n");
        foreach ((int column, _) in global.Ranking(global.Score).Where(column => column.Size > 0).Take(MostColumns))
            WriteColumn(html, global, column);
        html.Add($"</div>\n");
    }

    private static void WriteColumn(HtmlWriter html, GlobalExplanation global, int index)
    {
        ContributionTable table = global.Contributions;
        ScoreField field = table.Scores[global.Score];
        Column column = global.Rows.Columns[index];
        double[] worth = table.ColumnOf(global.Score, index);
        int step = (worth.Length + MostPoints - 1) / MostPoints;
        int? partner = InteractionPartner.Of(table, global.Rows, global.Score, index);
        double?[] shades = partner is int other ? ColumnShades.Of(global.Rows.Columns[other]) : new double?[worth.Length];
        (string, string, string)? by = partner is int p ? Ends(global.Rows.Columns[p]) : null;
        ChartAxis y = new($"moves the {field.Unit} by", IsPercent: field.IsShare);
        string title = table.Columns[index];
        if (ColumnShades.IsOrdered(column) && column.Kind != ColumnKind.Boolean)
        {
            bool isTime = column.Kind == ColumnKind.Time;
            double[] values = [.. column.ToNumbers().Select(value => isTime ? value * 1000 : value)];
            html.AddChart(title, null, AttributionChart.Shaded(
                new ChartAxis(title, IsDate: isTime), y,
                Enumerable.Range(0, worth.Length).Where(row => row % step == 0)
                    .Select(row => (values[row], worth[row], shades[row])), by: by));
            return;
        }
        string[] texts = [.. Enumerable.Range(0, column.Count).Select(
            row => column.Format(row) ?? EffectGrid.MissingLabel)];
        string[] levels =
        [
            .. texts.GroupBy(text => text).OrderByDescending(group => group.Count()).ThenBy(
                group => group.Key, StringComparer.Ordinal)
                .Take(MostLevels).Select(group => group.Key),
        ];
        html.AddChart(title, levels.Length == MostLevels ? $"The {MostLevels} most frequent values." : null,
            AttributionChart.Shaded(
            new ChartAxis(title), y,
            Enumerable.Range(0, worth.Length).Where(row => row % step == 0 && levels.Contains(texts[row]))
                // Spread by the golden ratio, so that dots of one level do not hide each other and pages are the same.
                .Select(
                    row => (Array.IndexOf(levels, texts[row]) + (row * 0.6180339887 % 1 - 0.5) * 0.5, worth[row],
                    shades[row])),
            levels, by));
    }

    private static (string, string, string)? Ends(Column column)
    {
        double[] sorted = OrderedNumbers.Sorted(column);
        if (sorted.Length == 0)
            return null;
        (double low, double high) = ColumnShades.Ends(sorted);
        string Say(double value) => column.Kind switch
        {
            ColumnKind.Time => FigureText.Time(Math.Round(value)),
            ColumnKind.Boolean => value < 0.5 ? "false" : "true",
            _ => FigureText.Value(value),
        };
        return (column.Name, Say(low), Say(high));
    }
}
