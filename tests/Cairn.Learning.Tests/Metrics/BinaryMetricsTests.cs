using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using static Cairn.Learning.Tests.Metrics.MetricGoldens;

namespace Cairn.Learning.Tests.Metrics;

public sealed class BinaryMetricsTests
{
    public static TheoryData<string> Cases => [.. Names("binary")];

    public static TheoryData<string> CurveCases => [.. Names("binary").Where(n => Case("binary", n)["roc"] is not null)];

    public static TheoryData<string> CalibrationCases =>
        [.. Names("binary").Where(n => Case("binary", n)["calibration"] is not null)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_and_confusion_agree_with_scikit_learn(string name)
    {
        JsonNode golden = Case("binary", name);
        Evaluation evaluation = Evaluate(golden);
        AssertMetrics(golden["expected"]!, evaluation.Metrics, evaluation.Undefined);
        AssertClose("confusion", Numbers(golden["confusion"]), evaluation.Confusion!.Weights.ToArray());
        Assert.Equal("yes", evaluation.PositiveLabel);
    }

    [Theory]
    [MemberData(nameof(CurveCases))]
    public void Roc_curve_passes_through_every_point_of_scikit_learns(string name)
    {
        JsonNode golden = Case("binary", name);
        RocCurve roc = Assert.Single(Evaluate(golden).Curves).Roc!;
        double[] fpr = Numbers(golden["roc"]!["fpr"]);
        double[] tpr = Numbers(golden["roc"]!["tpr"]);
        double[] at = Numbers(golden["roc"]!["thresholds"]);
        Assert.Equal(double.PositiveInfinity, roc.Thresholds[0]);
        Assert.Equal((0, 0), (roc.FalsePositiveRates[0], roc.TruePositiveRates[0]));
        for (int i = 1; i < roc.Thresholds.Count; i++)
        {
            int same = Array.IndexOf(at, roc.Thresholds[i]);
            Assert.True(same >= 0, $"threshold {roc.Thresholds[i]:R} is not one of scikit-learn's");
            AssertClose("fpr", fpr[same], roc.FalsePositiveRates[i]);
            AssertClose("tpr", tpr[same], roc.TruePositiveRates[i]);
        }
        for (int i = 0; i < at.Length; i++)
            AssertOnCurve(roc, fpr[i], tpr[i]);
        AssertClose("area", (double)golden["expected"]!["roc_auc"]!, roc.Area);
    }

    [Theory]
    [MemberData(nameof(CurveCases))]
    public void Precision_recall_points_are_scikit_learns(string name)
    {
        JsonNode golden = Case("binary", name);
        PrecisionRecallCurve curve = Evaluate(golden).Curves[0].PrecisionRecall!;
        double[] precision = Numbers(golden["pr"]!["precision"]);
        double[] recall = Numbers(golden["pr"]!["recall"]);
        double[] at = Numbers(golden["pr"]!["thresholds"]);
        for (int i = 1; i < curve.Thresholds.Count; i++)
        {
            int same = Array.IndexOf(at, curve.Thresholds[i]);
            Assert.True(same >= 0);
            AssertClose("precision", precision[same], curve.Precisions[i]);
            AssertClose("recall", recall[same], curve.Recalls[i]);
        }
        // What was left out lies inside a stretch of equal recall.
        for (int i = 0; i < at.Length; i++)
            Assert.Contains(curve.Recalls, r => Math.Abs(r - recall[i]) < 1e-12);
        AssertClose("average precision", (double)golden["expected"]!["pr_auc"]!, curve.AveragePrecision);
    }

    [Theory]
    [MemberData(nameof(CurveCases))]
    public void Best_thresholds_reach_the_best_scores_of_any_threshold(string name)
    {
        JsonNode golden = Case("binary", name);
        ThresholdTable table = Evaluate(golden).Thresholds!;
        AssertClose("best f1", (double)golden["best_f1"]!, Choice(table, "best_f1").F1);
        AssertClose(
            "best balanced accuracy", (double)golden["best_balanced_accuracy"]!,
            Choice(table, "best_balanced_accuracy").BalancedAccuracy);
        ThresholdPoint even = Choice(table, "even_odds");
        JsonNode expected = golden["expected"]!;
        AssertClose("precision at 0.5", (double)expected["precision"]!, even.Precision);
        AssertClose("recall at 0.5", (double)expected["recall"]!, even.Recall);
        AssertClose("f1 at 0.5", (double)expected["f1"]!, even.F1);
        AssertClose("accuracy at 0.5", (double)expected["accuracy"]!, even.Accuracy);
    }

    [Theory]
    [MemberData(nameof(CalibrationCases))]
    public void Calibration_bins_are_scikit_learns(string name)
    {
        JsonNode golden = Case("binary", name);
        CalibrationCurve curve = Evaluate(golden).Curves[0].Calibration!;
        AssertClose("observed", Numbers(golden["calibration"]!["observed"]), curve.Observed);
        AssertClose("predicted", Numbers(golden["calibration"]!["predicted"]), curve.Predicted);
    }

    [Fact]
    public void One_class_alone_leaves_the_areas_out_and_says_why()
    {
        Evaluation evaluation = Evaluate(Case("binary", "all positive"));
        Assert.Equal("every row is 'yes'", evaluation.Undefined["roc_auc"]);
        Assert.Null(evaluation.Headline);
        Assert.Null(evaluation.Thresholds);
        Assert.Null(evaluation.Curves[0].Roc);
        Assert.NotNull(evaluation.Curves[0].PrecisionRecall);
        Assert.Equal("no row is 'yes'", Evaluate(Case("binary", "all negative")).Undefined["pr_auc"]);
    }

    [Fact]
    public void Whole_weights_are_the_same_as_repeated_rows()
    {
        JsonNode golden = Case("binary", "whole weights with zeros");
        int[] y = Integers(golden["y"]);
        double[] p = Numbers(golden["p"]);
        int[] rows = [.. Weights(golden).SelectMany((w, row) => Enumerable.Repeat(row, (int)w))];
        Evaluation weighted = Evaluate(golden);
        Evaluation repeated = Evaluate(
            [.. rows.Select(r => y[r])], [.. rows.Select(r => p[r])], [.. rows.Select(r => p[r] >= 0.5 ? 1 : 0)], []);
        foreach ((string name, double value) in repeated.Metrics)
            AssertClose(name, value, weighted.Metrics[name]);
        Assert.Equal(repeated.Curves[0].Roc!.Thresholds, weighted.Curves[0].Roc!.Thresholds);
        Assert.Equal(repeated.Thresholds!.Points, weighted.Thresholds!.Points);
    }

    private static ThresholdPoint Choice(ThresholdTable table, string rule) =>
        table.Choices.Single(c => c.Rule == rule).Point;

    private static void AssertOnCurve(RocCurve roc, double fpr, double tpr)
    {
        for (int i = 1; i < roc.FalsePositiveRates.Count; i++)
        {
            double x0 = roc.FalsePositiveRates[i - 1];
            double x1 = roc.FalsePositiveRates[i];
            double y0 = roc.TruePositiveRates[i - 1];
            double y1 = roc.TruePositiveRates[i];
            bool inside = fpr >= x0 - 1e-12 && fpr <= x1 + 1e-12 && tpr >= y0 - 1e-12 && tpr <= y1 + 1e-12;
            if (inside && Math.Abs((x1 - x0) * (tpr - y0) - (y1 - y0) * (fpr - x0)) < 1e-12)
                return;
        }
        Assert.Fail($"({fpr:R}, {tpr:R}) is not on the curve");
    }

    private static Evaluation Evaluate(JsonNode golden) =>
        Evaluate(Integers(golden["y"]), Numbers(golden["p"]), Integers(golden["said"]), Weights(golden));

    private static Evaluation Evaluate(int[] y, double[] p, int[] said, double[] weights) =>
        Judged.Classes(["no", "yes"], y, said, [[.. p.Select(v => 1 - v)], p], weights);
}
