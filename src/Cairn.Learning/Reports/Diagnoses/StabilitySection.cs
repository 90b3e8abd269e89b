using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>What another seed, and other rows to learn from, do.</summary>
internal sealed class StabilitySection(Stability stability, bool isClassification) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "stability";

    /// <inheritdoc/>
    public string Title => "Stability";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        Metric metric = Metric.Parse(stability.Metric);
        html.Add($"<header><h2>Stability</h2><p>The same learner fitted again: with other seeds to the same rows, and with the same seed to ");
        html.Add($"other nine tenths of them.</p></header>\n<div class=\"grid-2 figures\">\n");
        html.AddChart(
            $"{metric.Title} of each seed", null, Chart.Folds(new ChartAxis(metric.Title), stability.OverSeeds, stability.OverSeeds.Average()));
        html.AddChart(
            $"{metric.Title} of each part of the rows", null,
            Chart.Folds(new ChartAxis(metric.Title), stability.OverRows, stability.OverRows.Average()));
        html.Add($"</div>\n<p>");
        if (isClassification)
        {
            html.Add($"Two seeds say different classes of {FigureText.Percent(stability.AnswersOverSeeds)} of the rows; ");
            html.Add($"two parts of the rows of {FigureText.Percent(stability.AnswersOverRows)}.");
        }
        else
        {
            html.Add($"Answers to a row deviate by {FigureText.Quantity(stability.AnswersOverSeeds)} over seeds and by ");
            html.Add($"{FigureText.Quantity(stability.AnswersOverRows)} over parts of the rows.");
        }
        html.Add($"</p>\n");
    }
}
