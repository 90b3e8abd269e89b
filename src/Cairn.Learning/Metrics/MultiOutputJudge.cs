using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>Makes the evaluation of several predicted numbers: each target's, and their plain means.</summary>
internal static class MultiOutputJudge
{
    private const string NoRows = "there are no rows to judge";

    public static Evaluation Judge(Table predictions, Signature signature, Dataset data)
    {
        List<string> notes = [];
        double[][] actual = [.. data.Targets.Select(target => NumbersOf(target))];
        double[][] predicted =
        [
            .. data.Targets.Select(target => predictions[signature.Outputs.First(o => o.Label == target.Name).Name].ToNumbers()),
        ];
        int[] rows = JudgedRows.Choose(
            data.RowCount, row => actual.Any(a => !double.IsFinite(a[row])),
            row => predicted.Any(p => !double.IsFinite(p[row])), notes);
        double[] weights = JudgedRows.WeightsOf(data, rows);
        TargetScores[] scores =
        [
            .. data.Targets.Select((target, t) => Score(
                target.Name, JudgedRows.Take(predicted[t], rows), JudgedRows.Take(actual[t], rows), weights)),
        ];

        MetricCollector metrics = new();
        metrics.Add("rmse", scores.Average(s => s.RootMeanSquaredError), NoRows);
        metrics.Add("mae", scores.Average(s => s.MeanAbsoluteError), NoRows);
        double[] explained = [.. scores.Select(s => s.R2).OfType<double>()];
        metrics.Add(
            "r2", explained.Length > 0 ? explained.Average() : double.NaN,
            rows.Length == 0 ? NoRows : "no target varies");
        string[] constant = [.. scores.Where(s => s.R2 is null).Select(s => $"'{s.Target}'")];
        if (constant.Length > 0 && explained.Length > 0)
            notes.Add($"{string.Join(", ", constant)} does not vary in these rows; the mean R² leaves it out");
        return new Evaluation
        {
            Task = LearningTask.MultiOutputRegression,
            Target = data.Target.Name,
            Rows = rows.Length,
            Targets = rows.Length == 0 ? [] : scores,
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
        };
    }

    private static double[] NumbersOf(Column target) => ColumnKinds.IsNumeric(target.Kind)
        ? target.ToNumbers()
        : ColumnConversion.Convert(target, ColumnKind.Number).ToNumbers();

    private static TargetScores Score(string name, double[] predicted, double[] actual, double[] weights)
    {
        double explained = RegressionMetrics.R2(predicted, actual, weights);
        return new TargetScores(
            name, RegressionMetrics.RootMeanSquaredError(predicted, actual, weights),
            RegressionMetrics.MeanAbsoluteError(predicted, actual, weights), double.IsFinite(explained) ? explained : null);
    }
}
