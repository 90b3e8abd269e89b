using Cairn.Data;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>Makes the evaluation of a model of survival: of risks, where higher is sooner, or of times.</summary>
internal static class SurvivalJudge
{
    public static Evaluation Judge(Table predictions, Signature signature, Dataset data, bool curves)
    {
        List<string> notes = [];
        (double[] risks, SurvivalTimes judged, int[] rows) = Judged(predictions, signature, data, notes);
        double[] weights = JudgedRows.WeightsOf(data, rows);
        MetricCollector metrics = new();
        metrics.Add(
            "concordance", Concordance.Harrell(risks, judged, weights),
            rows.Length == 0 ? "there are no rows to judge" : "of no two rows is it known whose event came first");
        return new Evaluation
        {
            Task = LearningTask.Survival,
            Target = data.Target.Name,
            Rows = rows.Length,
            Events = judged.EventCount,
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
            SurvivalCurves = curves ? SurvivalCurve.ByRisk(risks, judged, weights) : [],
        };
    }

    /// <summary>Predicted risks, whatever the model predicts, and times of the rows that have a prediction.</summary>
    public static (double[] Risks, SurvivalTimes Times, int[] Rows) Judged(
        Table predictions, Signature signature, Dataset data, List<string> notes)
    {
        SurvivalTimes times = data.Survival;
        double[] answers = predictions[signature.Outputs[0].Name].ToNumbers();
        int[] rows = JudgedRows.Choose(answers.Length, _ => false, row => double.IsNaN(answers[row]), notes);
        double sign = signature.Outputs[0].Name == Signature.TimeName ? -1 : 1;
        return (
            [.. JudgedRows.Take(answers, rows).Select(answer => sign * answer)],
            new SurvivalTimes(JudgedRows.Take(times.Lower, rows), JudgedRows.Take(times.Upper, rows)), rows);
    }
}
