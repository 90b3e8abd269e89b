using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Fairness;
using Cairn.Models;

namespace Cairn.Learning.Tests.Fairness;

/// <summary>Audits of predictions that come from a file, of classes, several classes and numbers.</summary>
public sealed class PredictionColumnsTests
{
    private static readonly Table s_rows = new(
        CategoryColumn.FromTexts("group", ["a", "a", "a", "a", "b", "b", "b", "b"]),
        new IntegerColumn("y", [1, 1, 0, 0, 1, 0, 0, 0]),
        new IntegerColumn("said", [1, 0, 0, 1, 1, 0, 0, 0]),
        new NumberColumn("score", [0.9, 0.4, 0.2, 0.7, 0.8, 0.1, 0.3, 0.2]),
        new NumberColumn("points", [9, 4, 2, 7, 8, 1, 3, 2]),
        CategoryColumn.FromTexts("level", ["high", "low", "low", "mid", "high", "low", "low", "low"]),
        CategoryColumn.FromTexts("kind", ["x", "x", "y", "y", "z", "z", "x", "y"]),
        CategoryColumn.FromTexts("guess", ["x", "y", "y", "y", "z", "x", "x", "y"]),
        new NumberColumn("amount", [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]),
        new NumberColumn("foretold", [2.5, 2.5, 3.5, 2.5, 6.5, 8.5, 7.5, 8.5]));

    private static readonly FairnessOptions s_options = new() { MinimumRows = 1, Resamples = 0 };

    [Theory]
    [InlineData("said", null, null, "")]
    [InlineData(null, "score", null, "")]
    [InlineData(null, "points", 5.0, "")]
    [InlineData("level", null, null, "high,mid")]
    public void Predictions_scores_and_selected_values_say_the_same(
        string? prediction, string? score, double? threshold, string selected)
    {
        FairnessAudit audit = Audit(new PredictionColumns
        {
            Target = "y", Prediction = prediction, Score = score, Threshold = threshold,
            Selected = selected.Length > 0 ? selected.Split(',') : [],
        });
        GroupFairness first = audit.Tables[0].Groups[0];
        Assert.Equal((0.5, 0.5, 0.5), (
            first.Rates["selection_rate"].Value, first.Rates["true_positive_rate"].Value,
            first.Rates["false_positive_rate"].Value));
        Assert.Equal(0.25, audit.Tables[0].Groups[1].Rates["selection_rate"].Value);
        Assert.Equal(("error_rate", "a", 0.5), (
            audit.Tables[0].Worst!.Loss, audit.Tables[0].Worst!.Group, audit.Tables[0].Worst!.Value));
    }

    [Fact]
    public void Probabilities_are_judged_by_calibration_and_other_scores_by_rows_with_the_same()
    {
        FairnessAudit audit = Audit(new PredictionColumns { Target = "y", Score = "score" });
        GroupFairness first = audit.Tables[0].Groups[0];
        Assert.Equal(0.55 - 0.5, first.Numbers["calibration_gap"].Value, 1e-12);
        Assert.Equal((0.1 + 0.6 + 0.2 + 0.7) / 4, first.Numbers["calibration_error"].Value, 1e-12);
        Assert.Equal(0.75, first.Numbers["roc_auc"].Value, 1e-12);
        Assert.Equal(4, first.Calibration.Count);
        Assert.NotNull(audit.Tables[0].Gap("calibration"));

        first = Audit(new PredictionColumns { Target = "y", Score = "points", Threshold = 5 }).Tables[0].Groups[0];
        // Only the rows with 2 points are of both groups, and none of them is of the class.
        Assert.Equal(0, first.Numbers["same_score_gap"].Value, 1e-12);
        Assert.False(first.Numbers.ContainsKey("calibration_gap"));
    }

    [Fact]
    public void Of_several_classes_each_is_judged_and_the_widest_gap_counts()
    {
        FairnessAudit audit = Audit(new PredictionColumns { Target = "kind", Prediction = "guess" });
        FairnessTable table = audit.Tables[0];
        Assert.Null(audit.PositiveLabel);
        // Selected in a and b: x 1/4 and 2/4, y 3/4 and 1/4, z 0 and 1/4.
        Assert.Equal(("y", 0.5),
            (table.Gap("demographic_parity")!.Class, table.Gap("demographic_parity")!.Difference.Value));
        Assert.Equal(0.75, table.Groups[0].Rates["accuracy"].Value);
        Assert.Equal((0.5 + 1) / 2, table.Groups[0].Rates["true_positive_rate"].Value);
        Assert.Equal(0.5, table.Groups[1].Classes["z"]["true_positive_rate"].Value);

        FairnessAudit one = Audit(new PredictionColumns { Target = "kind", Prediction = "guess", Positive = "x" }, "x");
        Assert.Equal(0.5, one.Tables[0].Groups[0].Rates["true_positive_rate"].Value);
    }

    [Fact]
    public void Numbers_are_judged_by_residuals_and_the_greatest_loss()
    {
        FairnessAudit audit = FairnessAudit.Of(
            new PredictionColumns { Target = "amount", Prediction = "foretold",
            Task = LearningTask.Regression }.Read(s_rows), s_rows, ["group"],
            s_options with { LossBound = 0.7 });
        FairnessTable table = audit.Tables[0];
        Assert.Equal((-0.25, 0.75),
            (table.Groups[0].Numbers["mean_error"].Value, table.Groups[1].Numbers["mean_error"].Value));
        Assert.Equal(1, table.Gap("mean_error")!.Difference.Value);
        Assert.Equal((0.75, false), (table.Worst!.Value, table.Worst.IsWithin));
    }

    [Theory]
    [InlineData("y", null, null, null, "usage")]
    [InlineData("y", null, "points", null, "usage")]
    [InlineData("y", "level", null, null, "unknown-class")]
    [InlineData("y", null, "level", null, "bad-score")]
    [InlineData("y", "said", null, "2", "unknown-class")]
    [InlineData("kind", null, "score", null, "no-positive-class")]
    [InlineData("none", "said", null, null, "unknown-column")]
    [InlineData("y", "none", null, null, "unknown-column")]
    public void Wrong_columns_are_refused(
        string target, string? prediction, string? score, string? positive, string code)
    {
        PredictionColumns columns =
            new() { Target = target, Prediction = prediction, Score = score, Positive = positive };
        Assert.Equal(code, Assert.Throws<InputException>(() => columns.Read(s_rows)).Code);
    }

    [Fact]
    public void Rows_without_a_group_are_a_group_and_rows_without_a_prediction_are_left_out()
    {
        Table rows = new(
            CategoryColumn.FromTexts("group", ["a", "a", null, null, "b", "b"]),
            new IntegerColumn("y", [1, 0, 1, 0, 0, 0]), new NumberColumn("said", [1, 0, 0, 1, 1, double.NaN]));
        AuditedPredictions predictions = new PredictionColumns { Target = "y", Prediction = "said" }.Read(rows);
        FairnessAudit audit = FairnessAudit.Of(predictions, rows, ["group"], s_options);
        Assert.Equal(["a", "b", "(missing)"], audit.Tables[0].Groups.Select(g => g.Name));
        Assert.Contains(audit.Notes, note => note == "1 of 6 rows lack a true value or a prediction and were left out");
        // b has no row of class 1.
        Assert.Contains(audit.Notes, note =>
            note == "group: without rows of the class, so that TPR and FNR are unknown: b");
        Assert.Equal(("(missing)", "a"), (
            audit.Tables[0].Gap("equal_opportunity")!.Lowest, audit.Tables[0].Gap("equal_opportunity")!.Highest));
    }

    private static FairnessAudit Audit(PredictionColumns columns, string? positive = null) =>
        FairnessAudit.Of(columns.Read(s_rows), s_rows, ["group"], s_options with { Positive = positive });
}
