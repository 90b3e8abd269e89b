using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics.Comparison;

public sealed class ModelComparerTests
{
    private static readonly BootstrapOptions s_options = new() { Resamples = 400, Seed = 3 };

    [Fact]
    public void A_better_model_is_found_and_said_to_be()
    {
        (Dataset data, double[] good, double[] poor) = Classes(600);
        ModelComparison comparison = ModelComparer.Compare(Classifier("old", poor), Classifier("new", good), data, s_options);
        Assert.Equal("new", comparison.Better);
        Assert.StartsWith("new is better than old: on 600 rows its ROC AUC is", comparison.Verdict, StringComparison.Ordinal);
        ComparedMetric area = comparison.Headline!;
        Assert.Equal("delong", area.Test);
        Assert.True(area.Interval!.Value.Low > 0 && area.PValue < 0.05 && area.ShareSecondBetter > 0.97);
        Assert.Equal("mcnemar", comparison.Find("accuracy")!.Test);
        Assert.Equal("bootstrap", comparison.Find("log_loss")!.Test);
        Assert.Equal(["delong", "mcnemar"], comparison.Tests.Select(t => t.Name));

        ModelComparison reversed = ModelComparer.Compare(Classifier("new", good), Classifier("old", poor), data, s_options);
        Assert.Equal("new", reversed.Better);
        Assert.Equal(area.Difference, -reversed.Headline!.Difference, 12);
        Assert.Equal(area.PValue!.Value, reversed.Headline.PValue!.Value, 12);
    }

    [Fact]
    public void Equal_models_do_not_differ()
    {
        (Dataset data, double[] good, _) = Classes(100);
        ModelComparison comparison = ModelComparer.Compare(Classifier("a", good), Classifier("b", good), data, s_options);
        Assert.Null(comparison.Better);
        Assert.StartsWith("a and b do not differ on these rows", comparison.Verdict, StringComparison.Ordinal);
        Assert.All(comparison.Metrics, metric => Assert.Null(metric.PValue));
    }

    [Fact]
    public void What_is_not_shown_is_said_not_to_be()
    {
        (Dataset data, double[] good, _) = Classes(80);
        SeededRandom random = new(9);
        double[] near = [.. good.Select(p => Math.Clamp(p + 0.1 * (random.NextDouble() - 0.5), 0.01, 0.99))];
        ModelComparison comparison = ModelComparer.Compare(Classifier("a", good), Classifier("b", near), data, s_options);
        Assert.Null(comparison.Better);
        Assert.StartsWith("No difference is shown", comparison.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_compared_by_their_errors_and_weights_leave_resampling_alone()
    {
        SeededRandom random = new(4);
        double[] y = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())];
        double[] near = [.. y.Select(v => v + 0.3 * random.NextNormal())];
        double[] far = [.. y.Select(v => v + 0.6 * random.NextNormal())];
        JudgedModel Regressor(string name, double[] p) =>
            new(name, new Table(new NumberColumn("prediction", p)), Judged.Regressor);
        Dataset data = Judged.Data(new NumberColumn("y", y), LearningTask.Regression, []);
        ModelComparison comparison = ModelComparer.Compare(Regressor("far", far), Regressor("near", near), data, s_options);
        Assert.Equal("near", comparison.Better);
        Assert.Equal(["wilcoxon", "paired_t"], comparison.Tests.Select(t => t.Name));
        Assert.All(comparison.Tests, test => Assert.True(test.PValue < 0.001));
        Dataset weighted = Judged.Data(
            new NumberColumn("y", y), LearningTask.Regression, [.. y.Select(_ => 0.5 + random.NextDouble())]);
        comparison = ModelComparer.Compare(Regressor("far", far), Regressor("near", near), weighted, s_options);
        Assert.Empty(comparison.Tests);
        Assert.Equal("near", comparison.Better);
        Assert.NotEmpty(comparison.Notes);
    }

    [Fact]
    public void Models_of_other_questions_are_refused()
    {
        (Dataset data, double[] good, _) = Classes(50);
        JudgedModel model = Classifier("a", good);
        JudgedModel Other(Signature signature) => new("b", model.Predictions, signature);
        Signature own = model.Signature;
        Assert.Equal("different-tasks", Code(Other(own with { Task = LearningTask.Regression })));
        Assert.Equal("different-targets", Code(Other(own with { Target = "z", Targets = ["z"] })));
        Assert.Equal("different-classes", Code(Other(own with { Outputs = Signature.ClassifierOutputs(["no", "maybe"]) })));
        string Code(JudgedModel other) =>
            Assert.Throws<InputException>(() => ModelComparer.Compare(model, other, data, s_options)).Code;
    }

    private static JudgedModel Classifier(string name, double[] p) => new(
        name,
        new Table(
            new CategoryColumn("prediction", [.. p.Select(v => v > 0.5 ? 1 : 0)], ["no", "yes"]),
            new NumberColumn("probability_no", [.. p.Select(v => 1 - v)]), new NumberColumn("probability_yes", p)),
        Judged.Classifier(LearningTask.BinaryClassification, "no", "yes"));

    private static (Dataset Data, double[] Good, double[] Poor) Classes(int rows)
    {
        SeededRandom random = new(5);
        int[] y = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2))];
        double[] good = [.. y.Select(c => 1 / (1 + Math.Exp(-(2 * c - 1 + random.NextNormal()))))];
        double[] poor = [.. y.Select(c => 1 / (1 + Math.Exp(-(0.6 * (2 * c - 1) + random.NextNormal()))))];
        return (Judged.Data(new CategoryColumn("y", y, ["no", "yes"]), LearningTask.BinaryClassification, []), good, poor);
    }
}
