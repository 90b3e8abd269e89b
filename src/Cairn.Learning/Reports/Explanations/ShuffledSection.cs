using Cairn.Learning.Explanation;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>What the model loses without each column, against the truth.</summary>
internal sealed class ShuffledSection(ImportanceTable table) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "importance";

    /// <inheritdoc/>
    public string Title => "Importance";

    private const int MostBars = 20;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        string metric = Metric.Find(table.Metric ?? "")?.Title ?? table.Metric ?? "score";
        html.Add($"<header><h2>What is lost without a column</h2><p>The column is shuffled among the rows ");
        html.Add($"{table.Repeats} times; ");
        html.Add($"what that costs in {metric} ({FigureText.Quantity(table.Score ?? double.NaN)} as it is) says ");
        html.Add($"how much the model ");
        html.Add($"relies on it to be right. Columns that say the same hide each other here.</p></header>\n");
        ImportanceRow[] rows = [.. table.Rows.Where(row => row.Permutation is not null).Take(MostBars)];
        html.AddChart(
            $"Loss of {metric}", $"On {FigureText.Plural(table.JudgedRows, "row", "rows")}; whiskers are two standard deviations of the shuffles to each side.",
            Chart.Bars(
                new ChartAxis("loss of " + metric),
                rows.Select(row => new ChartBar(
                    row.Column, row.Permutation!.Value, row.Permutation - 2 * row.Deviation,
                    row.Permutation + 2 * row.Deviation))),
            Math.Max(140, 60 + rows.Length * 24));
    }
}
