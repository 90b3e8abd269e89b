using Cairn.Data;
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
        JudgedNumbers[] judged = JudgedNumbers.OfTargets(predictions, signature, data, notes);
        int[] rows = judged[0].Rows;
        TargetScores[] scores =
        [
            .. data.Targets.Select((target, t) => Score(
                target.Name, judged[t].Predicted, judged[t].Actual, judged[t].Weights)),
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

    private static TargetScores Score(string name, double[] predicted, double[] actual, double[] weights)
    {
        double explained = RegressionMetrics.R2(predicted, actual, weights);
        return new TargetScores(
            name, RegressionMetrics.RootMeanSquaredError(predicted, actual, weights),
            RegressionMetrics.MeanAbsoluteError(predicted, actual, weights), double.IsFinite(explained) ? explained : null);
    }
}
