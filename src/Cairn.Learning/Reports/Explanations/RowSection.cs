using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>Why one row has its answer: from the usual score to its own, one step a column.</summary>
internal sealed class RowSection(RowExplanation row) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "row";

    /// <inheritdoc/>
    public string Title => $"Row {row.Number}";

    private const int MostSteps = 14;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        ContributionTable table = row.Contributions;
        ScoreField field = table.Scores[row.Score];
        html.Add($"<header><h2>Row {row.Number}: {row.AnswerInWords()}</h2><p>From the usual score to that of ");
        html.Add($"the row, one column after ");
        html.Add($"the other: red raises the {field.Unit}, blue lowers it.</p></header>\n");
        (int Column, double Value)[] steps =
        [
            .. table.Of(0, row.Score).ToArray().Select((value, column) => (column, value))
                .OrderByDescending(step => Math.Abs(step.value)),
        ];
        bool isLong = steps.Length > MostSteps;
        List<(string, double)> shown =
        [
            .. steps.Take(isLong ? MostSteps - 1 : MostSteps).Select(step => (
                $"{table.Columns[step.Column]} = {RowExplanation.ValueInWords(row.Row.Columns[step.Column], 0)}",
                step.Value)),
        ];
        if (isLong)
            shown.Add(
                ($"{steps.Length - MostSteps + 1} other columns", steps.Skip(MostSteps - 1).Sum(step => step.Value)));
        html.AddChart(
            field.Unit, $"Usual: {FigureText.Quantity(table.BaseValues[row.Score])}; this row: {FigureText.Quantity(table.ScoreOf(0, row.Score))}.",
            AttributionChart.Waterfall(
                new ChartAxis(field.Unit, IsPercent: field.IsShare), table.BaseValues[row.Score], shown, "usual",
                "this row"),
            90 + 30 * shown.Count);
    }
}
