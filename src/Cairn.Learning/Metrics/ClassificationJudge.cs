using Cairn.Data;
using Cairn.Learning.Metrics.Calibration;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Metrics;

/// <summary>Makes the evaluation of a classifier.</summary>
internal static class ClassificationJudge
{
    private const int MostCurves = 20;
    private const int MulticlassPoints = 100;
    private const string NoRows = "there are no rows to judge";
    private const string NoProbabilities = "the model gives no probabilities";

    public static Evaluation Judge(Table predictions, Signature signature, Dataset data, int threads, bool curves)
    {
        List<string> notes = [];
        JudgedClasses judged = JudgedClasses.Of(predictions, signature, data, notes);
        bool binary = signature.Task == LearningTask.BinaryClassification && judged.Labels.Length == 2;
        ConfusionMatrix confusion = ConfusionMatrix.Of(judged.Labels, judged.Actual, judged.Predicted, judged.Weights);
        MetricCollector metrics = new();
        AddDecisions(metrics, confusion, binary);
        IReadOnlyList<ClassScores> classes = confusion.ByClass();
        if (judged.Probabilities.Length > 0)
            classes = AddProbabilities(metrics, judged, classes, binary, threads, notes);
        else
            AddNoProbabilities(metrics);

        Evaluation evaluation = new()
        {
            Task = signature.Task,
            Target = data.Target.Name,
            Rows = judged.Actual.Length,
            Labels = judged.Labels,
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
            Classes = classes,
            Confusion = confusion,
        };
        if (!curves || judged.Probabilities.Length == 0)
            return evaluation;
        return evaluation with
        {
            Curves = CurvesOf(judged, classes, binary, threads),
            Thresholds = binary
                ? ThresholdTable.Of(judged.Probabilities[1].Span, RankingMetrics.RowsOf(judged.Actual, 1), judged.Weights)
                : null,
        };
    }

    private static void AddDecisions(MetricCollector metrics, ConfusionMatrix confusion, bool binary)
    {
        metrics.Add("accuracy", confusion.Accuracy, NoRows);
        metrics.Add("balanced_accuracy", confusion.BalancedAccuracy, NoRows);
        metrics.Add("mcc", confusion.MatthewsCorrelation, NoRows);
        metrics.Add(
            "cohen_kappa", confusion.CohenKappa(), confusion.Total > 0 ? "truth and prediction are of one class alone" : NoRows);
        bool any = confusion.Total > 0;
        if (binary)
        {
            metrics.Add("precision", any ? confusion.Precision(1) : double.NaN, NoRows);
            metrics.Add("recall", any ? confusion.Recall(1) : double.NaN, NoRows);
            metrics.Add("f1", any ? confusion.F1(1) : double.NaN, NoRows);
            return;
        }
        metrics.Add("precision", confusion.Macro(confusion.Precision), NoRows);
        metrics.Add("recall", confusion.Macro(confusion.Recall), NoRows);
        metrics.Add("f1", confusion.Macro(confusion.F1), NoRows);
        metrics.Add("precision_weighted", confusion.Weighted(confusion.Precision), NoRows);
        metrics.Add("recall_weighted", confusion.Weighted(confusion.Recall), NoRows);
        metrics.Add("f1_weighted", confusion.Weighted(confusion.F1), NoRows);
        metrics.Add("f1_micro", confusion.Accuracy, NoRows);
    }

    private static IReadOnlyList<ClassScores> AddProbabilities(
        MetricCollector metrics, JudgedClasses judged, IReadOnlyList<ClassScores> classes, bool binary, int threads,
        List<string> notes)
    {
        metrics.Add("log_loss", ProbabilityMetrics.LogLoss(judged.Probabilities, judged.Actual, judged.Weights), NoRows);
        if (binary)
        {
            RankedScores ranked = RankedScores.Of(
                judged.Probabilities[1].Span, RankingMetrics.RowsOf(judged.Actual, 1), judged.Weights);
            string label = judged.Labels[1];
            string reason = ranked.Count == 0 ? NoRows
                : ranked.Positives > 0 ? $"every row is '{label}'" : $"no row is '{label}'";
            metrics.Add("roc_auc", RankingMetrics.RocAuc(ranked), reason);
            metrics.Add("pr_auc", RankingMetrics.AveragePrecision(ranked), reason);
            bool[] positive = RankingMetrics.RowsOf(judged.Actual, 1);
            metrics.Add(
                "brier_score", ProbabilityMetrics.BrierScore(judged.Probabilities[1].Span, positive, judged.Weights), NoRows);
            metrics.Add(
                "calibration_error",
                CalibrationMetrics.ExpectedError(judged.Probabilities[1].Span, positive, judged.Weights), NoRows);
            return classes;
        }

        (double RocAuc, double AveragePrecision, double Weight)[] areas =
            RankingMetrics.OneVersusRest(judged.Probabilities, judged.Actual, judged.Weights, threads);
        const string OneClass = "all rows are of one class";
        metrics.Add("roc_auc", Mean(areas, a => a.RocAuc, _ => 1), OneClass);
        metrics.Add("roc_auc_weighted", Mean(areas, a => a.RocAuc, a => a.Weight), OneClass);
        metrics.Add("pr_auc", Mean(areas, a => a.AveragePrecision, _ => 1), NoRows);
        metrics.Add("brier_score", ProbabilityMetrics.BrierScore(judged.Probabilities, judged.Actual, judged.Weights), NoRows);
        string[] absent = [.. judged.Labels.Where((_, i) => !(areas[i].Weight > 0))];
        if (absent.Length > 0)
            notes.Add($"no row is {string.Join(", ", absent.Take(5).Select(l => $"'{l}'"))}; means over classes leave it out");
        return
        [
            .. classes.Select((scores, i) =>
                scores with { RocAuc = OrNull(areas[i].RocAuc), PrAuc = OrNull(areas[i].AveragePrecision) }),
        ];
    }

    private static void AddNoProbabilities(MetricCollector metrics)
    {
        foreach (string name in new[] { "roc_auc", "log_loss", "pr_auc", "brier_score" })
            metrics.Add(name, double.NaN, NoProbabilities);
    }

    private static ClassCurves[] CurvesOf(
        JudgedClasses judged, IReadOnlyList<ClassScores> classes, bool binary, int threads)
    {
        int[] shown = binary
            ? [1]
            : [.. Enumerable.Range(0, classes.Count).OrderByDescending(i => classes[i].Support).Take(MostCurves).Order()];
        int most = binary ? CurveThinning.MostPoints : MulticlassPoints;
        ClassCurves[] curves = new ClassCurves[shown.Length];
        ParallelBlocks.For(shown.Length, threads, i =>
        {
            int label = shown[i];
            bool[] positive = RankingMetrics.RowsOf(judged.Actual, label);
            ReadOnlySpan<double> probabilities = judged.Probabilities[label].Span;
            RankedScores ranked = RankedScores.Of(probabilities, positive, judged.Weights);
            curves[i] = new ClassCurves(
                judged.Labels[label], RocCurve.Of(ranked, most), PrecisionRecallCurve.Of(ranked, most),
                CalibrationCurve.Of(probabilities, positive, judged.Weights),
                binary ? GainCurve.Of(ranked, MulticlassPoints) : null,
                binary ? DetCurve.Of(ranked, MulticlassPoints) : null);
        });
        return curves;
    }

    private static double Mean(
        (double RocAuc, double AveragePrecision, double Weight)[] areas,
        Func<(double RocAuc, double AveragePrecision, double Weight), double> value,
        Func<(double RocAuc, double AveragePrecision, double Weight), double> weightOf)
    {
        double sum = 0;
        double total = 0;
        foreach ((double RocAuc, double AveragePrecision, double Weight) area in areas)
        {
            if (double.IsNaN(value(area)))
                continue;
            sum += weightOf(area) * value(area);
            total += weightOf(area);
        }
        return total > 0 ? sum / total : double.NaN;
    }

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value;
}
