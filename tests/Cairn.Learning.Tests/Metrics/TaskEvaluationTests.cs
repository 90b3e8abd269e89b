using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Metrics;

/// <summary>Evaluations of rankings, survival, several targets and outliers.</summary>
public sealed class TaskEvaluationTests
{
    [Fact]
    public void A_ranking_is_judged_query_by_query()
    {
        Evaluation found = Rank([2, 0, 1, 0, 0], [1, 2, 3, 4, 5], ["a", "a", "a", "b", "b"]);
        Assert.Equal(2, found.Queries);
        Assert.Equal(5, found.Rows);
        Assert.Equal(
            ["ndcg", "ndcg_at_1", "ndcg_at_3", "ndcg_at_5", "ndcg_at_10", "map", "mrr"], found.Metrics.Keys);
        Assert.Equal(found.Metrics["ndcg"], found.Headline);
        Assert.Equal(["1 of 2 queries has no relevant row and counts as 1"], found.Notes);
        Assert.Equal((1.0 / 3 + 1) / 2, found.Metrics["ndcg_at_1"], 12);
        Assert.Equal((2, 1), (found.NdcgCounts.Sum(), found.NdcgCounts[^1]));
        AssertStored(found);
    }

    [Fact]
    public void A_ranking_without_queries_cannot_be_judged()
    {
        Signature signature = new(LearningTask.Ranking, "y", [], Signature.RankingOutputs);
        Dataset data = new(new Table(new NumberColumn("y", [1, 0])), "y", LearningTask.Ranking, []);
        InputException error = Assert.Throws<InputException>(
            () => Evaluation.Of(new Table(new NumberColumn("score", [1, 2])), signature, data));
        Assert.Equal("no-query", error.Code);
        Assert.Contains("--group", error.Hint);
    }

    [Fact]
    public void Risks_and_times_point_in_opposite_directions()
    {
        Table rows = new(new NumberColumn("days", [1, 2, 3, 4]), new BooleanColumn("died", [1, 1, 0, 1]));
        Dataset data = new(rows, LearningTask.Survival, new DatasetRoles { Targets = ["days"], Event = "died" });
        Evaluation risk = Judge("risk", Signature.RiskOutputs, [4, 3, 2, 1]);
        Evaluation time = Judge("time", Signature.TimeOutputs, [1, 2, 3, 4]);
        Assert.Equal(1, risk.Metrics["concordance"]);
        Assert.Equal(1, time.Metrics["concordance"]);
        Assert.Equal(3, risk.Events);
        Assert.Equal(["latest third", "middle third", "soonest third"], risk.SurvivalCurves.Select(curve => curve.Label));
        Assert.Equal([1, 0], risk.SurvivalCurves[2].Shares);
        Assert.Equal(["all rows"], Judge("risk", Signature.RiskOutputs, [1, 1, 1, 1]).SurvivalCurves.Select(curve => curve.Label));
        Assert.Equal(0, Judge("risk", Signature.RiskOutputs, [1, 2, 3, 4]).Headline);
        AssertStored(risk);

        Evaluation Judge(string name, IReadOnlyList<OutputField> outputs, double[] values) => Evaluation.Of(
            new Table(new NumberColumn(name, values)), new Signature(LearningTask.Survival, "days", [], outputs), data);
    }

    [Fact]
    public void Survival_without_comparable_rows_says_so()
    {
        Table rows = new(new NumberColumn("days", [5, 5]), new BooleanColumn("died", [1, 1]));
        Dataset data = new(rows, LearningTask.Survival, new DatasetRoles { Targets = ["days"], Event = "died" });
        Evaluation found = Evaluation.Of(
            new Table(new NumberColumn("risk", [1, 2])), new Signature(LearningTask.Survival, "days", [], Signature.RiskOutputs), data);
        Assert.Equal("of no two rows is it known whose event came first", found.Undefined["concordance"]);
    }

    [Fact]
    public void Several_targets_are_judged_one_by_one_and_on_average()
    {
        Table rows = new(new NumberColumn("a", [1, 2, 3]), new NumberColumn("b", [10, 10, 40]));
        Dataset data = new(rows, LearningTask.MultiOutputRegression, new DatasetRoles { Targets = ["a", "b"] });
        Signature signature = Signature.Of(data, [], Signature.MultiOutputs(["a", "b"]));
        Table predictions = new(
            new NumberColumn("prediction_a", [1, 2, 4]), new NumberColumn("prediction_b", [20, 20, 20]));
        Evaluation found = Evaluation.Of(predictions, signature, data);
        Assert.Equal(["a", "b"], found.Targets.Select(t => t.Target));
        Assert.Equal((1.0 / 3 + 40.0 / 3) / 2, found.Metrics["mae"], 12);
        Assert.Equal((Math.Sqrt(1.0 / 3) + Math.Sqrt(200)) / 2, found.Metrics["rmse"], 12);
        Assert.Equal((0.5 + 0) / 2, found.Metrics["r2"], 12);
        Assert.Equal(0.5, found.Targets[0].R2!.Value, 12);
        AssertStored(found);
    }

    [Fact]
    public void A_target_that_does_not_vary_is_left_out_of_the_mean_of_R2()
    {
        Table rows = new(new NumberColumn("a", [1, 2]), new NumberColumn("b", [5, 5]));
        Dataset data = new(rows, LearningTask.MultiOutputRegression, new DatasetRoles { Targets = ["a", "b"] });
        Evaluation found = Evaluation.Of(
            new Table(new NumberColumn("prediction_a", [1, 2]), new NumberColumn("prediction_b", [5, 5])),
            Signature.Of(data, [], Signature.MultiOutputs(["a", "b"])), data);
        Assert.Equal(1, found.Metrics["r2"]);
        Assert.Null(found.Targets[1].R2);
        Assert.Equal(["'b' does not vary in these rows; the mean R² leaves it out"], found.Notes);
        AssertStored(found);
    }

    [Fact]
    public void Outliers_without_a_label_are_counted()
    {
        Evaluation found = Outliers(null, [0.2, 0.9, 0.4, 0.3], [0, 1, 0, 0]);
        Assert.Equal(0.25, found.Metrics["outlier_share"]);
        Assert.Equal("no column says which rows are outliers", found.Undefined["roc_auc"]);
        Assert.Equal("", found.Target);
        AssertStored(found);
    }

    [Fact]
    public void Outliers_with_a_label_are_judged_by_it()
    {
        Column truth = new BooleanColumn("odd", [0, 1, 0, 1]);
        Evaluation found = Outliers(truth, [0.2, 0.9, 0.4, 0.3], [0, 1, 0, 0]);
        Assert.Equal(0.75, found.Metrics["roc_auc"]);
        Assert.Equal(0.75, found.Headline);
        Assert.Empty(found.Notes);
        Column named = CategoryColumn.FromTexts("kind", ["plain", "strange", "plain", null]);
        Evaluation by = Outliers(named, [0.2, 0.9, 0.4, 0.3], [0, 1, 0, 0]);
        Assert.Equal(1, by.Metrics["roc_auc"]);
        Assert.Equal(
            [
                "'strange' is the rarer value of 'kind' and taken for the outliers",
                "1 of 4 rows has no 'kind' and is not in the ROC and PR AUC",
            ],
            by.Notes);
    }

    [Fact]
    public void A_label_of_three_values_does_not_say_what_an_outlier_is()
    {
        InputException error = Assert.Throws<InputException>(
            () => Outliers(CategoryColumn.FromTexts("kind", ["a", "b", "c"]), [0.1, 0.2, 0.3], [0, 0, 0]));
        Assert.Equal("wrong-target", error.Code);
        Assert.Contains("3 values", error.Message);
    }

    private static Evaluation Rank(double[] grades, double[] scores, string[] queries)
    {
        Table rows = new(new NumberColumn("y", grades), CategoryColumn.FromTexts("q", queries));
        Dataset data = new(rows, LearningTask.Ranking, new DatasetRoles { Targets = ["y"], Group = "q" });
        return Evaluation.Of(new Table(new NumberColumn("score", scores)), Signature.Of(data, [], Signature.RankingOutputs), data);
    }

    private static Evaluation Outliers(Column? label, double[] scores, sbyte[] flags)
    {
        Table rows = label is null ? new Table(new NumberColumn("x", scores)) : new Table(label);
        Dataset data = new(
            rows, LearningTask.OutlierDetection, new DatasetRoles { Targets = label is null ? [] : [label.Name] });
        return Evaluation.Of(
            new Table(new NumberColumn("outlier_score", scores), new BooleanColumn("is_outlier", flags)),
            Signature.Of(data, [], Signature.OutlierOutputs), data);
    }

    private static void AssertStored(Evaluation evaluation)
    {
        string text = evaluation.ToJson().ToJsonString();
        Assert.Equal(text, Evaluation.FromJson(JsonNode.Parse(text)!).ToJson().ToJsonString());
    }
}
