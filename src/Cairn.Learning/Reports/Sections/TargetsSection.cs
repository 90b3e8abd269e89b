using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How well each of several targets is predicted, beside the baseline.</summary>
internal sealed class TargetsSection(Evaluation evaluation, Evaluation? naive) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "targets";

    /// <inheritdoc/>
    public string Title => "Targets";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Targets</h2><p>Each judged on the same rows; the metrics above are plain means over them.</p>");
        html.Add($"</header>\n<div class=\"table-scroll\"><table class=\"metrics\"><thead><tr><th scope=\"col\">Target</th>");
        html.Add($"<th scope=\"col\" class=\"num\">R²</th><th scope=\"col\" class=\"num\">MAE</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Baseline MAE</th><th scope=\"col\" class=\"num\">RMSE</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (TargetScores scores in evaluation.Targets)
        {
            TargetScores? baseline = naive?.Targets.FirstOrDefault(t => t.Target == scores.Target);
            html.Add($"<tr><th scope=\"row\">{scores.Target}</th>");
            html.Add($"<td class=\"num\">{MetricText.Of("r2", scores.R2 ?? double.NaN)}</td>");
            html.Add($"<td class=\"num\">{MetricText.Of("mae", scores.MeanAbsoluteError)}</td>");
            html.Add($"<td class=\"num muted\">{MetricText.Of("mae", baseline?.MeanAbsoluteError ?? double.NaN)}</td>");
            html.Add($"<td class=\"num\">{MetricText.Of("rmse", scores.RootMeanSquaredError)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
