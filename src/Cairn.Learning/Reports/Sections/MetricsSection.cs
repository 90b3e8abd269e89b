using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>Every metric beside that of the baseline, and why others are undefined.</summary>
internal sealed class MetricsSection(Evaluation evaluation, Evaluation? baseline, EarlierMetrics? earlier = null) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "metrics";

    /// <inheritdoc/>
    public string Title => "Metrics";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Metrics</h2>");
        if (baseline is not null)
            html.Add($"<p>Model and baseline, judged on the same rows. The baseline ignores every column.</p>");
        else if (earlier is not null)
        {
            html.Add($"<p>On these rows, and when the model was made{(earlier.MeasuredOn is null ? "" : ": " + earlier.MeasuredOn)}. ");
            html.Add($"A difference is coloured where the interval does not hold the earlier value.</p>");
        }
        html.Add($"</header>\n<div class=\"table-scroll\"><table class=\"metrics\"><thead><tr>");
        html.Add($"<th scope=\"col\">Metric</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Model</th>");
        if (evaluation.Intervals is MetricIntervals spread)
            html.Add($"<th scope=\"col\" class=\"num\">{FigureText.Percent(spread.Level)} interval</th>");
        if (baseline is not null)
            html.Add($"<th scope=\"col\" class=\"num\">Baseline</th><th scope=\"col\" class=\"num\">Better by</th>");
        if (earlier is not null)
            html.Add($"<th scope=\"col\" class=\"num\">When made</th><th scope=\"col\" class=\"num\">Better since by</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (Metric metric in Metric.For(evaluation.Task))
            WriteRow(html, metric, evaluation.Value(metric.Name));
        html.Add($"</tbody></table></div>\n");
        if (evaluation.Intervals is MetricIntervals intervals)
            html.Add($"<p class=\"muted small\">{intervals.Description}.</p>\n");
        foreach ((string name, string reason) in evaluation.Undefined)
        {
            if (evaluation.Value(name) is null)
                html.Add($"<p class=\"muted small\">{Metric.Find(name)?.Title ?? name} is undefined: {reason}.</p>\n");
        }
    }

    private void WriteRow(HtmlWriter html, Metric metric, double? value)
    {
        if (value is not double own)
            return;
        html.Add($"<tr><th scope=\"row\" class=\"name\">{metric.Title}<small>{metric.Description}</small></th>");
        html.Add($"<td class=\"num\">{MetricText.Of(metric.Name, own)}</td>");
        if (evaluation.Intervals is MetricIntervals intervals)
        {
            if (intervals.Find(metric.Name) is MetricInterval interval)
                html.Add($"<td class=\"num muted\">{MetricText.Of(metric.Name, interval.Low)} to {MetricText.Of(metric.Name, interval.High)}</td>");
            else
                html.Add($"<td class=\"num muted\">–</td>");
        }
        if (baseline is not null)
        {
            if (baseline.Value(metric.Name) is double other)
            {
                double gain = metric.Gain(own, other);
                string tone = gain > 0 ? "better" : gain < 0 ? "worse" : "muted";
                html.Add($"<td class=\"num muted\">{MetricText.Of(metric.Name, other)}</td>");
                if (metric.IsDescriptive)
                    html.Add($"<td class=\"num muted\">–</td>");
                else
                    html.Add($"<td class=\"num {tone}\">{MetricText.Difference(metric.Name, gain)}</td>");
            }
            else
            {
                html.Add($"<td class=\"num muted\">–</td><td class=\"num muted\">–</td>");
            }
        }
        if (earlier is not null)
            WriteEarlier(html, metric, own);
        html.Add($"</tr>\n");
    }

    private void WriteEarlier(HtmlWriter html, Metric metric, double own)
    {
        if (!earlier!.Values.TryGetValue(metric.Name, out double then) || !double.IsFinite(then))
        {
            html.Add($"<td class=\"num muted\">–</td><td class=\"num muted\">–</td>");
            return;
        }
        double gain = metric.Gain(own, then);
        // Within the interval nothing is shown to have changed.
        bool isSame = evaluation.Intervals?.Find(metric.Name) is MetricInterval interval && interval.Holds(then);
        string tone = metric.IsDescriptive || isSame || gain == 0 ? "muted" : gain > 0 ? "better" : "worse";
        html.Add($"<td class=\"num muted\">{MetricText.Of(metric.Name, then)}</td>");
        html.Add($"<td class=\"num {tone}\">{(metric.IsDescriptive ? "–" : MetricText.Difference(metric.Name, gain))}</td>");
    }
}
