using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Models;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How the metrics that the fit watched went from round to round.</summary>
internal sealed class RoundsSection(IReadOnlyList<MetricHistory> histories) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "rounds";

    /// <inheritdoc/>
    public string Title => "Rounds";

    // More points than a chart is wide say nothing more.
    private const int MostPoints = 600;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Round by round</h2>");
        html.Add($"<p>Measured after each round on rows that the fit watched and did not learn from.</p></header>\n");
        html.Add($"<div class=\"figures\">\n");
        foreach (MetricHistory history in histories)
        {
            string metric = Metric.Find(history.Name)?.Title ?? history.Name;
            int last = history.First + history.Values.Count - 1;
            string best = history.Best < history.First
                ? $"None of the rounds to {last} was better than the model before."
                : $"Best at round {history.Best} of {last}: {FigureText.Quantity(history.Values[history.Best - history.First])}.";
            html.AddChart(metric, best, Chart.Lines(new ChartAxis("round"), new ChartAxis(metric), [LineOf(history, metric)]));
        }
        html.Add($"</div>\n");
    }

    private static ChartLine LineOf(MetricHistory history, string metric)
    {
        int count = history.Values.Count;
        int step = Math.Max(1, (count + MostPoints - 1) / MostPoints);
        int[] shown =
        [
            .. Enumerable.Range(0, count).Where(i => (i % step == 0 || i == count - 1 || i == history.Best - history.First)
                && double.IsFinite(history.Values[i])),
        ];
        return new ChartLine(
            metric, [.. shown.Select(i => (double)(history.First + i))], [.. shown.Select(i => history.Values[i])]);
    }
}
