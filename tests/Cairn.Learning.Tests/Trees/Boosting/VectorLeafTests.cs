using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class VectorLeafTests
{
    public static TheoryData<string> Settings() =>
        ["rounds=12", "growth=depth_wise", "row_fraction=0.6", "node_column_fraction=0.5", "level_column_fraction=0.5",
            "interactions=[a b] [city]", "sampling=goss", "dart=true", "category_one_vs_rest=9", "leaves=4"];

    [Theory]
    [MemberData(nameof(Settings))]
    public void One_tree_a_round_learns_all_classes_alike_at_any_number_of_threads(string setting)
    {
        Dataset data = BoostingData.Mixed(LearningTask.MulticlassClassification);
        Dataset watched = BoostingData.Mixed(LearningTask.MulticlassClassification, 300, seed: 2);
        Dictionary<string, string> options = new() { ["rounds"] = "12", ["learning_rate"] = "0.3", ["vector_leaves"] = "true" };
        string[] parts = setting.Split('=', 2);
        options[parts[0]] = parts[1];
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(options);
        GradientBoostingModel one = learner.Fit(data, new FitContext { Threads = 1, Validation = watched });
        GradientBoostingModel three = learner.Fit(data, new FitContext { Threads = 3, Validation = watched });
        double[] scores = one.Scores(data.Table);
        Assert.Equal(scores, three.Scores(data.Table));
        Assert.Equal((12, 12, 3), (one.Rounds, one.TreeCount, one.Trees.Outputs));
        Assert.All(Enumerable.Range(0, one.TreeCount), tree => Assert.Equal(TreeEnsemble.AllOutputs, one.Trees.OutputOf(tree)));
        Assert.Equal(scores, GradientBoostingModel.Load(one.Save()).Scores(data.Table));
        int right = 0;
        for (int row = 0; row < data.RowCount; row++)
        {
            ReadOnlySpan<double> of = scores.AsSpan(3 * row, 3);
            int best = of[0] >= of[1] && of[0] >= of[2] ? 0 : of[1] >= of[2] ? 1 : 2;
            right += best == data.Classes.Codes[row] ? 1 : 0;
        }
        Assert.True(right > 0.7 * data.RowCount, $"{right} of {data.RowCount}");

        // The loss that was watched while training is that of the model.
        double[] held = one.Scores(watched.Table);
        double loss = 0;
        for (int row = 0; row < watched.RowCount; row++)
        {
            ReadOnlySpan<double> of = held.AsSpan(3 * row, 3);
            double total = Math.Exp(of[0]) + Math.Exp(of[1]) + Math.Exp(of[2]);
            string label = watched.Target.Format(row)!;
            loss += Math.Log(total) - of[data.Classes.Labels.ToList().IndexOf(label)];
        }
        Assert.Equal(loss / watched.RowCount, one.FitHistory.Single().Values[^1], 1e-6);
    }

    [Fact]
    public void With_one_output_it_changes_no_byte()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        GradientBoosting learner = new() { Rounds = 10 };
        Assert.Equal(
            learner.Fit(data).Scores(data.Table), (learner with { VectorLeaves = true }).Fit(data).Scores(data.Table));
    }

    [Fact]
    public void A_category_of_many_levels_is_split_by_sets_of_them()
    {
        const int Levels = 600;
        string[] level = [.. Enumerable.Range(0, 12 * Levels).Select(row => "level" + row % Levels)];
        string[] label = [.. Enumerable.Range(0, 12 * Levels).Select(row => "class" + row % Levels % 3)];
        Table table = new(CategoryColumn.FromTexts("level", level), CategoryColumn.FromTexts("y", label));
        Dataset data = new(table, "y", LearningTask.MulticlassClassification, ["level"]);
        GradientBoosting learner = new() { Rounds = 30, VectorLeaves = true, LearningRate = 0.3, CategoryBins = 1000 };
        GradientBoostingModel model = learner.Fit(data);
        double[] scores = model.Scores(table);
        Assert.Equal(scores, learner.Fit(data, new FitContext { Threads = 3 }).Scores(table));
        for (int row = 0; row < Levels; row++)
            Assert.True(scores[3 * row + row % 3] > scores[3 * row + (row + 1) % 3]);
    }

    [Fact]
    public void Several_quantiles_share_trees()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            [new("loss", "quantile"), new("quantiles", "0.1,0.5,0.9"), new("vector_leaves", "true")]);
        GradientBoostingModel model = learner.Fit(data);
        double[] targets = data.Target.ToNumbers();
        double[] scores = model.Scores(data.Table);
        for (int level = 0; level < 3; level++)
        {
            double below = Enumerable.Range(0, data.RowCount).Count(row => targets[row] <= scores[3 * row + level]);
            Assert.InRange(below / data.RowCount, 0.4 * level + 0.03, 0.4 * level + 0.17);
        }
        Assert.Equal(model.Rounds, model.TreeCount);
    }

    [Theory]
    [InlineData("linear_leaves", "true")]
    [InlineData("extra_random", "true")]
    [InlineData("path_smoothing", "3")]
    [InlineData("max_delta_step", "3")]
    [InlineData("forced_splits", "{\"feature\":\"a\",\"threshold\":0}")]
    public void Rules_for_single_values_are_refused(string option, string value)
    {
        GradientBoosting learner =
            (GradientBoosting)GradientBoosting.Kind.Create([new("vector_leaves", "true"), new(option, value)]);
        InputException error = Assert.Throws<InputException>(
            () => learner.Fit(BoostingData.Mixed(LearningTask.MulticlassClassification)));
        Assert.Equal($"Option 'vector_leaves': found true beside {option}, which is of single values.", error.Message);
    }
}
