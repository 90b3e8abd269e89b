using System.Globalization;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How far predicted numbers are off, and where.</summary>
internal sealed class ResidualSection(ResidualSummary residuals, string target) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "errors";

    /// <inheritdoc/>
    public string Title => "Errors";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Errors</h2><p>An error is the true value less the predicted one: ");
        html.Add($"above 0 the model said too little. Its mean is {FigureText.Quantity(residuals.Mean)}.</p>");
        html.Add($"</header>\n");
        html.Add($"<div class=\"grid-2 figures\">\n");
        WriteTruth(html);
        double[] errors = [.. residuals.SampleActual.Zip(residuals.SamplePredicted, (a, p) => a - p)];
        html.AddChart(
            "Error by predicted value", "A fan or a bend says that errors depend on the size of the prediction.",
            Chart.Scatter(
                new ChartAxis("predicted " + target), new ChartAxis("error"), residuals.SamplePredicted, errors, marksZero: true));
        html.AddChart(
            "How errors are spread", "Those beyond the outer half per cent are counted in the outermost bins.",
            Chart.Histogram(
                new ChartAxis("error"), new ChartAxis("rows", 0), residuals.Edges, residuals.Counts, marksZero: true));
        WriteQuantiles(html);
        html.Add($"</div>\n");
    }

    private void WriteTruth(HtmlWriter html)
    {
        if (residuals.SampleActual.Count == 0)
            return;
        double low = Math.Min(residuals.SampleActual.Min(), residuals.SamplePredicted.Min());
        double high = Math.Max(residuals.SampleActual.Max(), residuals.SamplePredicted.Max());
        (low, high, double step) = AxisRange.Around(low, high);
        int shown = residuals.SampleActual.Count;
        html.AddChart(
            "True and predicted", $"{FigureText.Plural(shown, "row", "rows")}; on the line they are equal.",
            Chart.Scatter(
                new ChartAxis("predicted " + target, low, high, Step: step), new ChartAxis("true " + target, low, high, Step: step),
                residuals.SamplePredicted, residuals.SampleActual, marksEqual: true));
    }

    private void WriteQuantiles(HtmlWriter html)
    {
        html.Add($"<figure class=\"chart-figure\"><figcaption><h3>Quantiles of the error</h3>");
        html.Add($"<small>Half of the rows lie between the quarters.</small></figcaption>");
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Share of rows below</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Error</th></tr></thead><tbody>\n");
        foreach ((double share, double value) in residuals.Shares.Zip(residuals.Quantiles))
        {
            string name = share == 0 ? "least" : share == 1 ? "greatest"
                : (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
            html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"num\">{FigureText.Quantity(value)}</td></tr>");
        }
        html.Add($"</tbody></table></div></figure>\n");
    }
}
