using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class ClassLossTests
{
    [Fact]
    public void One_against_the_rest_learns_as_well_as_softmax_and_its_probabilities_sum_to_1()
    {
        Dataset train = BoostingData.Mixed(LearningTask.MulticlassClassification);
        Dataset test = BoostingData.Mixed(LearningTask.MulticlassClassification, seed: 2);
        GradientBoosting learner = new() { Loss = "one_vs_rest", Rounds = 50 };
        Table found = GradientBoostingModel.Load(learner.Fit(train).Save()).Predict(test.Table);
        int right = Enumerable.Range(0, test.RowCount)
            .Count(row => found["prediction"].Format(row) == test.Target.Format(row));
        Assert.InRange((double)right / test.RowCount, 0.68, 0.95);
        for (int row = 0; row < 50; row++)
            Assert.Equal(1, found.Columns.OfType<NumberColumn>().Sum(c => c.Values[row]), 1e-12);
    }

    [Fact]
    public void Weights_of_classes_are_the_same_as_weights_of_their_rows()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        double[] w = [.. Enumerable.Range(0, data.RowCount).Select(row => data.Target.Format(row) == "yes" ? 2.5 : 1)];
        Dataset weighted = new(
            new Table([.. data.Table.Columns, new NumberColumn("w", w)]), "y", data.Task, ["a", "b", "city"], "w");
        double[] byRows = BoostingData.Values(new GradientBoosting { Rounds = 10 }.Fit(weighted).Predict(data.Table));
        double[] byClass = BoostingData.Values(
            new GradientBoosting { Rounds = 10, ClassWeight = "yes=2.5" }.Fit(data).Predict(data.Table));
        Assert.Equal(byRows, byClass);
    }

    [Fact]
    public void Balanced_weights_start_from_even_odds_and_find_more_of_the_rare_class()
    {
        Dataset data = Rare();
        GradientBoosting plain = new() { Rounds = 20 };
        GradientBoosting balanced = plain with { ClassWeight = "balanced" };
        Assert.Equal(0, Assert.Single(balanced.Fit(data).Trees.BaseScores.ToArray()), 1e-12);
        Assert.True(FoundShare(balanced) > FoundShare(plain) + 0.1);

        double FoundShare(GradientBoosting learner)
        {
            Column found = learner.Fit(data).Predict(data.Table)["prediction"];
            int[] rare = [.. Enumerable.Range(0, data.RowCount).Where(row => data.Target.Format(row) == "rare")];
            return rare.Count(row => found.Format(row) == "rare") / (double)rare.Length;
        }
    }

    [Fact]
    public void A_weight_for_no_class_is_refused_with_the_nearest()
    {
        InputException error = Assert.Throws<InputException>(() =>
            new GradientBoosting { ClassWeight = "yess=2" }.Fit(BoostingData.Mixed(LearningTask.BinaryClassification)));
        Assert.Equal(
            "Option 'class_weight' of gradient-boosting: found a weight for 'yess', which is no class.", error.Message);
        Assert.Contains("yes", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("yes=0")]
    [InlineData("=2")]
    [InlineData("yes=1,yes=2")]
    [InlineData("\"yes=2")]
    public void Broken_lists_of_weights_are_refused(string text)
    {
        InputException error = Assert.Throws<InputException>(
            () => GradientBoosting.Kind.Create([KeyValuePair.Create("class_weight", text)]));
        Assert.Equal(
            $"Option 'class_weight' of gradient-boosting: found '{text}', wanted none, balanced, or weights above 0 such as yes=2,no=1.",
            error.Message);
    }

    [Theory]
    [InlineData("0.25", -1.0986122886681098)]
    [InlineData("auto", null)]
    public void The_base_score_is_a_probability_of_the_second_class(string text, double? score)
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        int positive = Enumerable.Range(0, data.RowCount).Count(row => data.Classes.Codes[row] == 1);
        GradientBoostingModel model = new GradientBoosting { BaseScore = text, Rounds = 1 }.Fit(data);
        Assert.Equal(
            score ?? Math.Log(positive / (double)(data.RowCount - positive)), model.Trees.BaseScores.ToArray()[0], 1e-12);
    }

    [Theory]
    [InlineData(LearningTask.BinaryClassification, "1", "logistic")]
    [InlineData(LearningTask.MulticlassClassification, "0.5", "softmax")]
    public void A_base_score_that_the_loss_cannot_answer_is_refused(LearningTask task, string text, string loss)
    {
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting { BaseScore = text }.Fit(BoostingData.Mixed(task)));
        Assert.Equal(
            $"Option 'base_score' of gradient-boosting: found {text}, which the loss {loss} cannot answer.", error.Message);
    }

    [Fact]
    public void Several_targets_are_each_learnt_like_alone()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        double[] other = [.. data.Target.ToNumbers().Select(v => -3 * v * v)];
        Table table = new([.. data.Table.Columns, new NumberColumn("z", other)]);
        Dataset both = new(
            table, LearningTask.MultiOutputRegression, new DatasetRoles { Targets = ["y", "z"], Features = ["a", "b", "city"] });
        GradientBoosting learner = new() { Rounds = 8 };
        GradientBoostingModel model = GradientBoostingModel.Load(learner.Fit(both).Save());
        Assert.Equal(["prediction_y", "prediction_z"], model.Signature.Outputs.Select(o => o.Name));
        Table found = model.Predict(table);
        Dataset alone = new(table, "z", LearningTask.Regression, ["a", "b", "city"]);
        double[] expected = BoostingData.Values(learner.Fit(alone).Predict(table));
        double[] z = found["prediction_z"].ToNumbers();
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], z[row], 1e-9);
        Assert.Equal(BoostingData.Values(learner.Fit(data).Predict(table)), found["prediction_y"].ToNumbers());
    }

    // One row in twenty is rare, with no clear border.
    private static Dataset Rare()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 3000);
        double[] score = data.Target.ToNumbers();
        double border = score.OrderDescending().ElementAt(150);
        Table table = new(
            [.. data.Table.Columns.Where(c => c.Name != "y"),
                CategoryColumn.FromTexts("y", [.. score.Select(s => s > border ? "rare" : "common")])]);
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["a", "b", "city"]);
    }
}
