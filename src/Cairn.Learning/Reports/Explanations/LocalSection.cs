using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>A linear model of few terms near a row: LIME.</summary>
internal sealed class LocalSection(RowExplanation row) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "local";

    /// <inheritdoc/>
    public string Title => "Near the row";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        LocalFit fit = row.Local!;
        ScoreField field = row.LocalScore!;
        html.Add($"<header><h2>Near the row</h2><p>What each condition that is true of the row is worth to rows ");
        html.Add($"near it (LIME). The ");
        html.Add($"linear model explains <strong>{FigureText.Percent(Math.Max(0, fit.R2))}</strong> of what the ");
        html.Add($"answers near the row ");
        html.Add($"differ by{(fit.R2 < 0.5 ? ", which is little: do not lean on it" : "")}.</p></header>\n");
        html.AddChart(
            field.Unit, null,
            Chart.Bars(
                new ChartAxis($"adds to the {field.Unit}", IsPercent: field.IsShare),
                fit.Terms.Select(term => new ChartBar(term.Condition, term.Effect))),
            Math.Max(140, 60 + fit.Terms.Count * 26));
    }
}
