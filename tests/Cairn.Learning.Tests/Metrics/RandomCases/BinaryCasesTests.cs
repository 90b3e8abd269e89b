using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Calibration;
using Cairn.Learning.Metrics.Classification;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

public sealed class BinaryCasesTests
{
    [Fact]
    public void Metrics_of_two_classes_are_those_of_scikit_learn() => CaseGoldens.Check("binary", static (golden, number) =>
    {
        CaseRandom random = new(1_000_000 + (ulong)number);
        int rows = random.Rows(number);
        int[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Class(number, 2))];
        double[] p =
            [.. y.Select(c => CaseRandom.Tied(random.Uniform() * 0.7 + 0.3 * c * random.Uniform(), number))];
        double[] margins = [.. y.Select(_ => 4 * random.Uniform() - 2)];
        double[] w = random.Weights(number, rows);
        bool[] positive = [.. y.Select(c => c == 1)];
        int[] said = [.. p.Select(v => v >= 0.5 ? 1 : 0)];
        bool[] called = [.. said.Select(c => c == 1)];
        void Meet(string metric, double value) => golden.Meet(metric, number, value);

        ConfusionMatrix confusion = ConfusionMatrix.Of(["no", "yes"], y, said, w);
        bool any = confusion.Total > 0;
        double Defined(double value) => any ? value : double.NaN;
        Meet("accuracy", DecisionMetrics.Accuracy(said, y, w));
        Meet("zero_one_loss", DecisionMetrics.ZeroOneLoss(said, y, w));
        Meet("hamming_loss", DecisionMetrics.ZeroOneLoss(said, y, w));
        Meet("balanced_accuracy", DecisionMetrics.BalancedAccuracy(said, y, w));
        Meet("balanced_accuracy_adjusted", DecisionMetrics.BalancedAccuracy(said, y, w, adjusted: true));
        Meet("precision", Defined(confusion.Precision(1)));
        Meet("recall", Defined(confusion.Recall(1)));
        Meet("f1", Defined(confusion.F1(1)));
        Meet("f2", Defined(confusion.FBeta(1, 2)));
        Meet("f_half", Defined(confusion.FBeta(1, 0.5)));
        Meet("jaccard", Defined(confusion.Jaccard(1)));
        Meet("mcc", DecisionMetrics.MatthewsCorrelation(said, y, w));
        Meet("cohen_kappa", confusion.CohenKappa());
        (double up, double down) = DecisionMetrics.LikelihoodRatios(called, positive, w);
        Meet("positive_likelihood_ratio", up);
        Meet("negative_likelihood_ratio", down);
        Meet("roc_auc", RankingMetrics.RocAuc(p, positive, w));
        Meet("roc_auc_to_0.1", RocAreas.Partial(p, positive, 0.1, w));
        Meet("roc_auc_to_0.35", RocAreas.Partial(p, positive, 0.35, w));
        Meet("roc_auc_to_1.0", RocAreas.Partial(p, positive, 1, w));
        Meet("pr_auc", RankingMetrics.AveragePrecision(p, positive, w));
        ReadOnlyMemory<double>[] both = [p.Select(v => 1 - v).ToArray(), p];
        Meet("log_loss", ProbabilityMetrics.LogLoss(both, y, w));
        Meet("d2_log_loss", ProbabilityMetrics.ExplainedLogLoss(both, y, w));
        Meet("brier_score", ProbabilityMetrics.BrierScore(p, positive, w));
        Meet("hinge_loss", ScoreMetrics.HingeLoss(margins, positive, w));
        MeetCurves(golden, number, p, positive, w);
        MeetCalibration(golden, number, p, positive, w);
    });

    private static void MeetCurves(CaseGoldens golden, int number, double[] p, bool[] positive, double[] w)
    {
        ThresholdPoint[]? points = ThresholdTable.Of(p, positive, w, int.MaxValue)?.Points.Skip(1).ToArray();
        golden.Meet("roc_curve", number, points is null ? double.NaN : CaseGoldens.Digest(
            [.. points.Select(t => t.FalsePositiveRate)], [.. points.Select(t => t.Recall)],
            [.. points.Select(t => t.Threshold)]));
        ThresholdPoint[]? rising = points?.Reverse().ToArray();
        golden.Meet("pr_curve", number, rising is null ? double.NaN : CaseGoldens.Digest(
            [.. rising.Select(t => t.Precision), 1], [.. rising.Select(t => t.Recall), 0],
            [.. rising.Select(t => t.Threshold)]));
        DetCurve? det = DetCurve.Of(p, positive, w, int.MaxValue);
        golden.Meet("det_curve", number, det is null ? double.NaN : CaseGoldens.Digest(
            det.FalsePositiveRates, det.FalseNegativeRates, det.Thresholds));
    }

    private static void MeetCalibration(CaseGoldens golden, int number, double[] p, bool[] positive, double[] w)
    {
        foreach ((string name, CalibrationBins kind) in new[]
        {
            ("uniform", CalibrationBins.Uniform), ("quantile", CalibrationBins.Quantile),
        })
        {
            bool judged = kind == CalibrationBins.Uniform || w.Length == 0;
            golden.Meet($"expected_calibration_error_{name}", number,
                judged ? CalibrationMetrics.ExpectedError(p, positive, w, 8, kind) : double.NaN);
            golden.Meet($"maximum_calibration_error_{name}", number,
                judged ? CalibrationMetrics.MaximumError(p, positive, w, 8, kind) : double.NaN);
            golden.Meet($"root_mean_square_calibration_error_{name}", number,
                judged ? CalibrationMetrics.RootMeanSquaredError(p, positive, w, 8, kind) : double.NaN);
        }
    }
}
