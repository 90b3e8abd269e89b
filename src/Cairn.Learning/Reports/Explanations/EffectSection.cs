using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>What the model answers when a column takes other values: partial dependence, single rows, accumulated
/// effects.</summary>
internal sealed class EffectSection(GlobalExplanation global) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "effects";

    /// <inheritdoc/>
    public string Title => "Effects";

    private const int MostCurves = 40;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>What it answers to other values</h2><p>On the left a column takes each value in ");
        html.Add($"every row: the thick ");
        html.Add($"line is the mean answer (partial dependence), thin ones are single rows, each less its first ");
        html.Add($"answer plus their mean. ");
        html.Add($"On the right only rows that have about the value count (accumulated local effects), which ");
        html.Add($"holds where columns go ");
        html.Add($"together.</p></header>\n<div class=\"grid-2 figures\">\n");
        foreach (ColumnEffect effect in global.Effects)
            WriteColumn(html, global, effect);
        foreach (JointEffect joint in global.Joint)
            WriteJoint(html, global, joint);
        html.Add($"</div>\n");
    }

    private static void WriteColumn(HtmlWriter html, GlobalExplanation global, ColumnEffect effect)
    {
        PartialDependence found = effect.Dependence;
        int score = ScoreOf(global, found.Scores);
        ScoreField field = found.Scores[score];
        EffectGrid grid = found.Grid;
        string name = grid.Column;
        ChartAxis y = new(field.Unit, IsPercent: field.IsShare);
        double[] means = found.Means(score);
        bool isTime = grid.Points.Kind == ColumnKind.Time;
        if (!grid.IsOrdered || grid.Points.Kind == ColumnKind.Boolean)
        {
            html.AddChart(
                $"{name}: partial dependence", "Mean answer if every row had the value.",
                Chart.Bars(y, means.Select((mean, point) => new ChartBar(grid.Label(point), mean))),
                Math.Max(140, 60 + grid.Count * 24));
        }
        else
        {
            double[] xs = [.. grid.Positions.Select(value => isTime ? value * 1000 : value)];
            int step = (found.RowCount + MostCurves - 1) / MostCurves;
            ChartLine[] curves =
            [
                .. Enumerable.Range(0, found.RowCount).Where(row => row % step == 0).Select(row => new ChartLine(
                    "row", xs, [.. found.CentredCurve(row, score).Select(value => value + means[0])], IsThin: true)),
            ];
            html.AddChart(
                $"{name}: partial dependence", null,
                Chart.Lines(new ChartAxis(name, IsDate: isTime), y,
                    [.. curves, new ChartLine("partial dependence", xs, means)]));
        }
        if (effect.Accumulated is AccumulatedEffects accumulated)
        {
            double[] edges = [.. accumulated.Edges.Select(value => isTime ? value * 1000 : value)];
            html.AddChart(
                $"{name}: accumulated effect", null,
                Chart.Lines(
                    new ChartAxis(name, IsDate: isTime), new ChartAxis(
                        $"change of the {field.Unit}", IsPercent: field.IsShare),
                    [new ChartLine("accumulated effect", edges, accumulated.Of(score), HasMarkers: edges.Length <= 12)]));
        }
    }

    private static void WriteJoint(HtmlWriter html, GlobalExplanation global, JointEffect joint)
    {
        IReadOnlyList<ScoreField> fields = ModelAnswers.Of(global.Model).Fields;
        int score = ScoreOf(global, fields);
        ScoreField field = fields[score];
        string[] Labels(EffectGrid grid) =>
            [.. Enumerable.Range(0, grid.Count).Select(point => RowExplanation.ValueInWords(grid.Points, point))];
        html.AddChart(
            $"{joint.First.Column} and {joint.Second.Column} together", "Mean answer if every row had both values.",
            AttributionChart.Heatmap(
                new ChartAxis(joint.First.Column), new ChartAxis(joint.Second.Column),
                new ChartAxis(field.Unit, IsPercent: field.IsShare),
                Labels(joint.First), Labels(joint.Second),
                (row, column) => joint.Means[(column * joint.Second.Count + row) * fields.Count + score]));
    }

    // Raw scores and answers are told apart by their units, and share their names.
    private static int ScoreOf(GlobalExplanation global, IReadOnlyList<ScoreField> fields)
    {
        string wanted = global.Contributions.Scores[global.Score].Name;
        for (int score = 0; score < fields.Count; score++)
        {
            if (fields[score].Name == wanted)
                return score;
        }
        return 0;
    }
}
