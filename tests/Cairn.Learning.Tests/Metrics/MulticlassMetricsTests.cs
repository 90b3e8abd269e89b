using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using static Cairn.Learning.Tests.Metrics.MetricGoldens;

namespace Cairn.Learning.Tests.Metrics;

public sealed class MulticlassMetricsTests
{
    private static readonly string[] s_labels = ["a", "b", "c", "d"];

    public static TheoryData<string> Cases => [.. Names("multiclass")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_and_confusion_agree_with_scikit_learn(string name)
    {
        JsonNode golden = Case("multiclass", name);
        Evaluation evaluation = Evaluate(golden, threads: 1);
        AssertMetrics(golden["expected"]!, evaluation.Metrics, evaluation.Undefined);
        AssertClose("confusion", Numbers(golden["confusion"]), evaluation.Confusion!.Weights.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_of_each_class_agree_with_scikit_learn(string name)
    {
        JsonNode golden = Case("multiclass", name);
        IReadOnlyList<ClassScores> classes = Evaluate(golden, threads: 1).Classes;
        AssertClose("precision", Numbers(golden["class_precision"]), [.. classes.Select(c => c.Precision)]);
        AssertClose("recall", Numbers(golden["class_recall"]), [.. classes.Select(c => c.Recall)]);
        AssertClose("f1", Numbers(golden["class_f1"]), [.. classes.Select(c => c.F1)]);
        AssertClose("support", Numbers(golden["class_support"]), [.. classes.Select(c => c.Support)]);
        AssertClose("roc_auc", Numbers(golden["class_roc_auc"]), [.. classes.Select(c => c.RocAuc!.Value)]);
    }

    [Fact]
    public void Threads_do_not_change_a_digit()
    {
        JsonNode golden = Case("multiclass", "ties and weights");
        Assert.Equal(
            Evaluate(golden, threads: 1).ToJson().ToJsonString(), Evaluate(golden, threads: 4).ToJson().ToJsonString());
    }

    [Fact]
    public void A_class_without_rows_is_left_out_of_the_means_with_a_note()
    {
        double[][] probabilities = [[0.7, 0.2, 0.1, 0.5], [0.2, 0.7, 0.7, 0.4], [0.1, 0.1, 0.2, 0.1]];
        Evaluation evaluation = Judged.Classes(["a", "b", "c"], [0, 1, 1, 0], [0, 1, 1, 0], probabilities, []);
        Assert.Equal(1, evaluation.Metrics["balanced_accuracy"]);
        Assert.Equal(1, evaluation.Metrics["precision"]);
        Assert.Equal(1, evaluation.Metrics["roc_auc"]);
        Assert.Contains("no row is 'c'; means over classes leave it out", evaluation.Notes);
        Assert.Null(evaluation.Classes[2].RocAuc);
    }

    [Fact]
    public void Every_class_has_its_curves()
    {
        Evaluation evaluation = Evaluate(Case("multiclass", "plain"), threads: 2);
        Assert.Equal(s_labels, evaluation.Curves.Select(c => c.Label));
        Assert.All(evaluation.Curves, c => Assert.InRange(c.Roc!.Thresholds.Count, 2, 100));
        Assert.Null(evaluation.Thresholds);
        Assert.Null(evaluation.PositiveLabel);
    }

    private static Evaluation Evaluate(JsonNode golden, int threads) => Judged.Classes(
        s_labels, Integers(golden["y"]), Integers(golden["said"]), [.. golden["p"]!.AsArray().Select(Numbers)],
        Weights(golden), threads);
}
