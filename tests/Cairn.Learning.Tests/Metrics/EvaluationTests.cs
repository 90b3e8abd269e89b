using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Metrics;

public sealed class EvaluationTests
{
    [Fact]
    public void An_evaluation_survives_storing()
    {
        Evaluation[] all =
        [
            Judged.Classes(["no", "yes"], [0, 1, 1, 0, 1], [0, 1, 0, 1, 1], Two(0.2, 0.9, 0.3, 0.6, 0.7), [1, 2, 1, 0.5, 1]),
            Judged.Classes(["no", "yes"], [1, 1], [1, 0], Two(0.9, 0.2), []),
            Judged.Classes(["a", "b", "c"], [0, 1, 0], [0, 1, 1], [[0.7, 0.1, 0.2], [0.2, 0.8, 0.6], [0.1, 0.1, 0.2]], []),
            Judged.Numbers([1, 2, 0, 4], [1.5, 2, 0, 3], []),
            Judged.Numbers([], [], []),
        ];
        foreach (Evaluation evaluation in all)
        {
            string text = evaluation.ToJson().ToJsonString();
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.Equal(text, Evaluation.FromJson(JsonNode.Parse(text)!).ToJson().ToJsonString());
            Assert.Equal(text, Evaluation.FromJson(evaluation.ToJson()).ToJson().ToJsonString());
        }
        Evaluation back = Evaluation.FromJson(all[0].ToJson());
        Assert.Equal(double.PositiveInfinity, back.Curves[0].Roc!.Thresholds[0]);
        Assert.Equal(all[0].Thresholds!.Points, back.Thresholds!.Points);
        Assert.Equal(all[0].Headline, back.Headline);
    }

    [Theory]
    [InlineData("""{}""", "'task' is missing or no text")]
    [InlineData("""[]""", "an object is missing")]
    [InlineData("""{"task":"binary","target":"y","rows":"many","metrics":{}}""", "found \"many\" where a number is wanted")]
    [InlineData("""{"task":"binary","target":"y","rows":1}""", "an object is missing")]
    [InlineData("""{"task":"binary","target":"y","rows":1,"metrics":{},"labels":["a"],"confusion":[1,2]}""",
        "the confusion matrix has 2 cells for 1 classes")]
    [InlineData("""{"task":"binary","target":"y","rows":1,"metrics":{},"labels":7}""", "'labels' is no array of at most 1000000 elements")]
    public void A_broken_file_is_refused_by_name_of_what_is_wrong(string text, string what)
    {
        InputException error = Assert.Throws<InputException>(() => Evaluation.FromJson(JsonNode.Parse(text)!));
        Assert.Equal(("broken-evaluation", $"The stored evaluation cannot be read: {what}."), (error.Code, error.Message));
    }

    [Fact]
    public void Rows_without_truth_or_prediction_are_left_out_with_a_note()
    {
        Evaluation evaluation = Judged.Numbers([1, double.NaN, 3, 4], [1, 2, double.NaN, 5], []);
        Assert.Equal(2, evaluation.Rows);
        Assert.Equal(0.5, evaluation.Metrics["mae"]);
        Assert.Equal(
            ["1 of 4 rows has no true value and was left out", "1 of 4 rows has no prediction and was left out"],
            evaluation.Notes);
    }

    [Fact]
    public void No_rows_at_all_leave_every_metric_undefined()
    {
        Evaluation evaluation = Judged.Classes(["no", "yes"], [], [], [[], []], []);
        Assert.Empty(evaluation.Metrics);
        Assert.All(evaluation.Undefined.Values, reason => Assert.Equal("there are no rows to judge", reason));
        Assert.Equal(Metric.For(LearningTask.BinaryClassification).Select(m => m.Name), evaluation.Undefined.Keys);
    }

    [Fact]
    public void A_class_that_a_multiclass_model_does_not_know_counts_as_an_error()
    {
        Dataset data = Judged.Data(
            new CategoryColumn("y", [0, 1, 2, 3], ["a", "b", "c", "new"]), LearningTask.MulticlassClassification, []);
        Table predictions = new(
            new CategoryColumn("prediction", [0, 1, 2, 2], ["a", "b", "c"]),
            new NumberColumn("probability_a", [1.0, 0, 0, 0]), new NumberColumn("probability_b", [0, 1.0, 0, 0]),
            new NumberColumn("probability_c", [0, 0, 1.0, 1.0]));
        Evaluation evaluation = Evaluation.Of(
            predictions, Judged.Classifier(LearningTask.MulticlassClassification, "a", "b", "c"), data);
        Assert.Equal(0.75, evaluation.Metrics["accuracy"]);
        Assert.Equal(["a", "b", "c", "new"], evaluation.Labels);
        Assert.Equal(1, evaluation.Confusion![3, 2]);
        Assert.InRange(evaluation.Metrics["log_loss"], 9, 9.2); // a quarter of −ln 2⁻⁵²
        Assert.Equal(["the model does not know the class 'new'; its rows count as errors"], evaluation.Notes);
    }

    [Fact]
    public void Labels_that_are_written_otherwise_than_in_training_are_refused()
    {
        Dataset data = Judged.Data(
            new CategoryColumn("y", [0, 1], ["<=50K.", ">50K."]), LearningTask.BinaryClassification, []);
        Table predictions = new(
            new CategoryColumn("prediction", [0, 1], ["<=50K", ">50K"]),
            new NumberColumn("probability_<=50K", [1.0, 0]), new NumberColumn("probability_>50K", [0, 1.0]));
        InputException error = Assert.Throws<InputException>(() => Evaluation.Of(
            predictions, Judged.Classifier(LearningTask.BinaryClassification, "<=50K", ">50K"), data));
        Assert.Equal("unknown-class", error.Code);
        Assert.Equal(
            "Target 'y': found '<=50K.', '>50K.', wanted only '<=50K', '>50K', the classes that the model knows.",
            error.Message);
    }

    [Fact]
    public void The_classes_of_the_model_hold_even_where_the_test_rows_lack_one()
    {
        Dataset data = Judged.Data(new CategoryColumn("y", [0, 0], ["no"]), LearningTask.BinaryClassification, []);
        Table predictions = new(
            new CategoryColumn("prediction", [0, 1], ["no", "yes"]),
            new NumberColumn("probability_no", [0.8, 0.4]), new NumberColumn("probability_yes", [0.2, 0.6]));
        Evaluation evaluation = Evaluation.Of(
            predictions, Judged.Classifier(LearningTask.BinaryClassification, "no", "yes"), data);
        Assert.Equal(0.5, evaluation.Metrics["accuracy"]);
        Assert.Equal("yes", evaluation.PositiveLabel);
        Assert.Equal("no row is 'yes'", evaluation.Undefined["roc_auc"]);
    }

    [Fact]
    public void A_classifier_without_probabilities_is_judged_by_its_decisions()
    {
        Signature signature = new(
            LearningTask.BinaryClassification, "y", [],
            [new OutputField("prediction", ColumnKind.Category, OutputRole.Prediction)]);
        Dataset data = Judged.Data(new CategoryColumn("y", [0, 1, 1], ["a", "b"]), LearningTask.BinaryClassification, []);
        Table predictions = new(new CategoryColumn("prediction", [0, 1, 0], ["a", "b"]));
        Evaluation evaluation = Evaluation.Of(predictions, signature, data);
        Assert.Equal(0.5, evaluation.Metrics["recall"]);
        Assert.Equal("the model gives no probabilities", evaluation.Undefined["log_loss"]);
        Assert.Empty(evaluation.Curves);
    }

    [Fact]
    public void Predictions_of_other_rows_are_refused()
    {
        InputException error = Assert.Throws<InputException>(() => Evaluation.Of(
            new Table(new NumberColumn("prediction", [1.0])), Judged.Regressor,
            Judged.Data(new NumberColumn("y", [1, 2]), LearningTask.Regression, [])));
        Assert.Equal("There is 1 prediction for 2 rows.", error.Message);
    }

    [Fact]
    public void Lift_over_the_baseline_points_the_right_way()
    {
        Evaluation good = Judged.Numbers([1, 2, 3], [1, 2, 3.5], []);
        Evaluation flat = Judged.Numbers([1, 2, 3], [2, 2, 2], []);
        IReadOnlyList<MetricLift> lifts = good.LiftOver(flat);
        string[] ofQuantiles = ["quantile_loss", "coverage"];
        Assert.Equal(
            Metric.For(LearningTask.Regression).Select(m => m.Name).Except(ofQuantiles), lifts.Select(l => l.Metric.Name));
        Assert.All(lifts, lift => Assert.True(lift.IsBetter));
        Assert.All(flat.LiftOver(good), lift => Assert.True(lift.Gain < 0));
        Assert.Equal(0, flat.Metrics["r2"]);
    }

    [Fact]
    public void Metrics_alone_are_the_same_as_with_curves()
    {
        RuleModel model = new(
            Judged.Classifier(LearningTask.BinaryClassification, "no", "yes") with { Inputs = [new InputField("x", ColumnKind.Number)] },
            x => x[0]);
        Table table = new(new NumberColumn("x", [0.1, 0.6, 0.7]), new CategoryColumn("y", [0, 0, 1], ["no", "yes"]));
        Dataset data = new(table, "y", LearningTask.BinaryClassification, ["x"]);
        Evaluation bare = Evaluation.Of(model, data, curves: false);
        Evaluation full = Evaluation.Of(model, data);
        Assert.Equal(full.Metrics, bare.Metrics);
        Assert.Equal((0, 1), (bare.Curves.Count, full.Curves.Count));
        Assert.Equal(1, full.Headline);
    }

    private static double[][] Two(params double[] positive) => [[.. positive.Select(p => 1 - p)], positive];
}
