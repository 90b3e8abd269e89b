using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Validation;
using Cairn.Models;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How much the result changes from fold to fold of a cross-validation.</summary>
internal sealed class FoldsSection(CrossValidationResult result, LearningTask task, Evaluation? baseline) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "folds";

    /// <inheritdoc/>
    public string Title => "Folds";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Folds</h2>");
        if (result.FoldSet.IsLeaveOneOut)
        {
            html.Add($"<p>{FigureText.Plural(result.Folds.Count, "model", "models")}, each judged on the one row that ");
            html.Add($"it had not learnt from; their predictions are judged together.</p></header>\n");
            return;
        }
        html.Add($"<p>{FigureText.Plural(result.Folds.Count, "model", "models")} ({result.FoldSet.Method}");
        if (result.FoldSet.Repeats > 1)
            html.Add($", {result.FoldSet.Repeats} times {result.FoldSet.PerRepeat}");
        html.Add($"), each judged on rows that ");
        html.Add($"it had not learnt from. The spread says how far a figure can be trusted.</p>");
        html.Add($"</header>\n<div class=\"grid-2 figures\">\n");
        Metric headline = Metric.Headline(task);
        if (result.Headline is MetricEstimate estimate)
        {
            html.AddChart(
                headline.Title + " of each fold", headline.GreaterIsBetter ? "Higher is better." : "Lower is better.",
                Chart.Folds(
                    new ChartAxis(headline.Title), estimate.Values, estimate.Mean, baseline?.Value(headline.Name)));
        }
        WriteEstimates(html);
        html.Add($"</div>\n");
        foreach (string note in result.Notes)
            html.Add($"<p class=\"muted small\">{note}</p>\n");
    }

    private void WriteEstimates(HtmlWriter html)
    {
        html.Add($"<figure class=\"chart-figure\"><figcaption><h3>Over the folds</h3></figcaption>");
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Metric</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Mean</th><th scope=\"col\" class=\"num\">Standard deviation</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (Metric metric in Metric.For(task).Where(m => !m.IsSecondary))
        {
            if (!result.Metrics.TryGetValue(metric.Name, out MetricEstimate? estimate))
                continue;
            double spread = estimate.StandardDeviation ?? double.NaN;
            html.Add($"<tr><th scope=\"row\">{metric.Title}</th>");
            html.Add($"<td class=\"num\">{MetricText.Of(metric.Name, estimate.Mean)}</td>");
            html.Add($"<td class=\"num muted\">{MetricText.Of(metric.Name, spread)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div></figure>\n");
    }
}
