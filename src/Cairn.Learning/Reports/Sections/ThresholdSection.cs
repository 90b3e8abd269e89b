using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>
/// The chooser: what each threshold would give. Without a script it shows the common choices as a table.
/// </summary>
internal sealed class ThresholdSection(Evaluation evaluation) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "threshold";

    /// <inheritdoc/>
    public string Title => "Threshold";

    private const string DataId = "threshold-table";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        ThresholdTable table = evaluation.Thresholds!;
        string positive = evaluation.PositiveLabel ?? "positive";
        string negative = evaluation.Labels.Count > 0 ? evaluation.Labels[0] : "negative";
        html.Add($"<header><h2>Threshold</h2>");
        html.Add($"<p>A row counts as ‘{positive}’ when its probability is at least the threshold. ");
        html.Add($"A lower one finds more of them and is wrong more often.</p></header>\n");
        html.AddData(DataId, DataOf(table, positive, negative));
        html.Add($"<div class=\"threshold-panel js-only\" data-thresholds=\"{DataId}\">\n<div ");
        html.Add($"class=\"threshold-side\">\n");
        WriteControl(html, table);
        WriteConfusion(html, positive, negative);
        html.Add($"</div>\n<div class=\"chart\" data-threshold-chart role=\"img\" ");
        html.Add($"aria-label=\"Precision, recall and F1 by threshold\"></div>\n</div>\n");
        WriteChoices(html, table);
    }

    private static void WriteControl(HtmlWriter html, ThresholdTable table)
    {
        html.Add($"<div class=\"threshold-control\"><label for=\"threshold-slider\"><span>Threshold</span>");
        html.Add($"<output for=\"threshold-slider\" data-value-of=\"threshold\">0.5</output></label>");
        html.Add($"<input id=\"threshold-slider\" type=\"range\" min=\"0\" max=\"1\" step=\"0.005\" value=\"0.5\" ");
        html.Add($"autocomplete=\"off\"><div class=\"threshold-choices\">");
        foreach (ThresholdChoice choice in table.Choices)
        {
            string value = choice.Point.Threshold.ToString("0.######", CultureInfo.InvariantCulture);
            if (double.IsFinite(choice.Point.Threshold))
                html.Add($"<button type=\"button\" class=\"button small\" data-threshold=\"{value}\">{choice.Title}</button>");
        }
        html.Add($"</div></div>\n<dl class=\"threshold-figures\">");
        foreach ((string name, string title) in s_figures)
            html.Add($"<div><dt>{title}</dt><dd data-value-of=\"{name}\">–</dd></div>");
        html.Add($"</dl>\n");
    }

    private static readonly (string Name, string Title)[] s_figures =
        [("precision", "Precision"), ("recall", "Recall"), ("f1", "F1"), ("accuracy", "Accuracy"), ("flagged", "Called so")];

    private static void WriteConfusion(HtmlWriter html, string positive, string negative)
    {
        html.Add($"<div class=\"table-scroll\"><table class=\"confusion\"><thead><tr>");
        html.Add($"<th scope=\"col\">Is ↓ called →</th>");
        html.Add($"<th scope=\"col\">{negative}</th><th scope=\"col\">{positive}</th></tr></thead><tbody>");
        html.Add($"<tr><th scope=\"row\">{negative}</th><td data-cell=\"tn\">");
        html.Add($"<strong data-value-of=\"tn\">–</strong></td>");
        html.Add($"<td class=\"wrong\" data-cell=\"fp\"><strong data-value-of=\"fp\">–</strong></td></tr>");
        html.Add($"<tr><th scope=\"row\">{positive}</th><td class=\"wrong\" data-cell=\"fn\">");
        html.Add($"<strong data-value-of=\"fn\">–</strong></td><td data-cell=\"tp\">");
        html.Add($"<strong data-value-of=\"tp\">–</strong></td>");
        html.Add($"</tr></tbody></table></div>\n");
    }

    private static void WriteChoices(HtmlWriter html, ThresholdTable table)
    {
        html.Add($"<div class=\"table-scroll\"><table>");
        html.Add($"<caption>Thresholds chosen by common rules on these rows</caption><thead><tr>");
        html.Add($"<th scope=\"col\">Rule</th><th scope=\"col\" class=\"num\">Threshold</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Precision</th><th scope=\"col\" class=\"num\">Recall</th>");
        html.Add($"<th scope=\"col\" class=\"num\">F1</th><th scope=\"col\" class=\"num\">Accuracy</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Called so</th></tr></thead><tbody>\n");
        foreach (ThresholdChoice choice in table.Choices)
        {
            ThresholdPoint p = choice.Point;
            html.Add($"<tr><th scope=\"row\">{choice.Title}</th>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(p.Threshold)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(p.Precision)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(p.Recall)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(p.F1)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(p.Accuracy)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(p.PositiveRate)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    // The script walks thresholds upwards; one that calls no row positive is written as 2.
    private static JsonObject DataOf(ThresholdTable table, string positive, string negative)
    {
        JsonArray rows = [];
        // The chosen ones too: at even odds the chooser must say what the confusion matrix says.
        IEnumerable<ThresholdPoint> points = table.Points.Concat(table.Choices.Select(c => c.Point))
            .DistinctBy(p => p.Threshold)
            .OrderBy(p => p.Threshold);
        foreach (ThresholdPoint p in points)
        {
            double threshold = double.IsFinite(p.Threshold) ? p.Threshold : 2;
            rows.Add((JsonNode)new JsonArray(
                Chart.Number(threshold), Chart.Number(p.TruePositives), Chart.Number(p.FalsePositives),
                Chart.Number(p.FalseNegatives), Chart.Number(p.TrueNegatives)));
        }
        return new JsonObject { ["positive"] = positive, ["negative"] = negative, ["rows"] = rows };
    }
}
