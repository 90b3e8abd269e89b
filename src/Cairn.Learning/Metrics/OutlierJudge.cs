using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>
/// Makes the evaluation of a detector of outliers: how many it finds, and, where a label says which rows are outliers,
/// how well its scores put them first.
/// </summary>
internal static class OutlierJudge
{
    private const string NoRows = "there are no rows to judge";

    public static Evaluation Judge(Table predictions, Signature signature, Dataset data)
    {
        List<string> notes = [];
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        string? flag = signature.Outputs.FirstOrDefault(o => o.Role == OutputRole.Flag)?.Name;
        double[]? flags = flag is null ? null : predictions[flag].ToNumbers();
        int[] rows = JudgedRows.Choose(scores.Length, _ => false, row => !double.IsFinite(scores[row]), notes);
        double[] weights = JudgedRows.WeightsOf(data, rows);

        MetricCollector metrics = new();
        AddAgreement(metrics, data, scores, rows, notes);
        if (flags is not null)
        {
            double[] called = JudgedRows.Take(flags, rows);
            double total = MetricInput.TotalWeight(weights, rows.Length);
            double found = called.Select((value, i) => value * MetricInput.WeightOf(weights, i)).Sum();
            metrics.Add("outlier_share", total > 0 ? found / total : double.NaN, NoRows);
        }
        return new Evaluation
        {
            Task = LearningTask.OutlierDetection,
            Target = data.TargetName,
            Rows = rows.Length,
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
        };
    }

    /// <summary>The metrics by weights.</summary>
    public static OutlierWeightedScores Scores(Table predictions, Signature signature, Dataset data)
    {
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        string? flag = signature.Outputs.FirstOrDefault(o => o.Role == OutputRole.Flag)?.Name;
        int[] rows = [.. Enumerable.Range(0, scores.Length).Where(row => double.IsFinite(scores[row]))];
        double[]? flags = flag is null ? null : JudgedRows.Take(predictions[flag].ToNumbers(), rows);
        double[] own = JudgedRows.WeightsOf(data, rows);
        if (data.Targets.Count == 0)
            return new OutlierWeightedScores(null, [], flags, own, rows);
        ClassTarget labels = ClassTarget.From(data.Target);
        int outlier = OutlierLabel(data.Target, labels, []);
        int[] labelled = [.. Enumerable.Range(0, rows.Length).Where(i => labels.Codes[rows[i]] >= 0)];
        AreaScores areas = new(
            [.. labelled.Select(i => scores[rows[i]])], [.. labelled.Select(i => labels.Codes[rows[i]] == outlier)]);
        return new OutlierWeightedScores(areas, labelled, flags, own, rows);
    }

    private static void AddAgreement(
        MetricCollector metrics, Dataset data, double[] scores, int[] rows, List<string> notes)
    {
        if (data.Targets.Count == 0)
        {
            const string NoLabel = "no column says which rows are outliers";
            metrics.Add("roc_auc", double.NaN, NoLabel);
            metrics.Add("pr_auc", double.NaN, NoLabel);
            return;
        }
        ClassTarget labels = ClassTarget.From(data.Target);
        int outlier = OutlierLabel(data.Target, labels, notes);
        int[] labelled = [.. rows.Where(row => labels.Codes[row] >= 0)];
        int without = rows.Length - labelled.Length;
        if (without > 0)
        {
            notes.Add(
                $"{without} of {rows.Length} rows {(without == 1 ? "has" : "have")} no '{data.Target.Name}' and "
                + $"{(without == 1 ? "is" : "are")} not in the ROC and PR AUC");
        }
        RankedScores ranked = RankedScores.Of(
            JudgedRows.Take(scores, labelled), [.. labelled.Select(row => labels.Codes[row] == outlier)],
            JudgedRows.WeightsOf(data, labelled));
        string reason = labelled.Length == 0 ? NoRows : "all rows have the same label";
        metrics.Add("roc_auc", RankingMetrics.RocAuc(ranked), reason);
        metrics.Add("pr_auc", RankingMetrics.AveragePrecision(ranked), reason);
    }

    // True and 1 are outliers; of two other labels the rarer.
    private static int OutlierLabel(Column target, ClassTarget labels, List<string> notes)
    {
        if (labels.Labels.Count > 2)
        {
            throw new InputException(
                "wrong-target", $"Label '{target.Name}' has {labels.Labels.Count} values; wanted two, outlier or not.",
                "Leave the label out, or write true for the rows that are outliers.");
        }
        int known = -1;
        for (int code = 0; code < labels.Labels.Count; code++)
        {
            if (labels.Labels[code] is "true" or "1")
                known = code;
        }
        bool plain = labels.Labels.All(label => label is "true" or "false" or "0" or "1");
        if (plain || labels.Labels.Count < 2)
            return known;
        int second = labels.Codes.Count(code => code == 1);
        int rarer = second <= labels.Codes.Count(code => code == 0) ? 1 : 0;
        notes.Add($"'{labels.Labels[rarer]}' is the rarer value of '{target.Name}' and taken for the outliers");
        return rarer;
    }
}
