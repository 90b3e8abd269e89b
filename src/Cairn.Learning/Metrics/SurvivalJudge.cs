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
        SurvivalTimes times = data.Survival;
        double[] answers = predictions[signature.Outputs[0].Name].ToNumbers();
        int[] rows = JudgedRows.Choose(answers.Length, _ => false, row => double.IsNaN(answers[row]), notes);
        double sign = signature.Outputs[0].Name == Signature.TimeName ? -1 : 1;
        double[] risks = [.. JudgedRows.Take(answers, rows).Select(answer => sign * answer)];
        SurvivalTimes judged = new(JudgedRows.Take(times.Lower, rows), JudgedRows.Take(times.Upper, rows));

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
}
