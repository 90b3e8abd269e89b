using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class ContinuedBoostingTests
{
    public static TheoryData<LearningTask, GradientBoosting> Learners => new()
    {
        { LearningTask.Regression, new GradientBoosting { LearningRate = 0.2 } },
        { LearningTask.Regression, new GradientBoosting { Loss = "absolute_error" } },
        { LearningTask.BinaryClassification, new GradientBoosting { RowFraction = 0.6, ColumnFraction = 0.7 } },
        { LearningTask.BinaryClassification, new GradientBoosting { Sampling = "goss", LearningRate = 0.3 } },
        { LearningTask.MulticlassClassification, new GradientBoosting { Bins = 4 } },
        { LearningTask.Regression, new GradientBoosting { LinearLeaves = true } },
        { LearningTask.Regression, new GradientBoosting { Loss = "quantile", Quantiles = "0.1,0.9", Growth = "depth_wise" } },
        { LearningTask.MulticlassClassification, new GradientBoosting { VectorLeaves = true } },
        { LearningTask.BinaryClassification, new GradientBoosting { Monotone = "a=+1", ExtraRandom = true, PositiveRowFraction = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void Two_fits_of_rounds_on_the_same_data_are_the_bytes_of_one(LearningTask task, GradientBoosting learner)
    {
        Dataset data = BoostingData.Mixed(task, rows: 3000);
        FitContext context = new() { Seed = 5, Threads = 2 };
        GradientBoostingModel whole = (learner with { Rounds = 20 }).Fit(data, context);
        GradientBoostingModel first = (learner with { Rounds = 12 }).Fit(data, context);
        // Through storage, as a package would bring it.
        GradientBoostingModel stored = (GradientBoostingModel)GradientBoosting.Kind.Load(first.Save());
        GradientBoostingModel second = (learner with { Rounds = 8 }).Continue(stored, data, context with { Threads = 1 });
        Assert.Equal(20, second.Rounds);
        Assert.Empty(second.FitNotes);
        Assert.Equal(ModelBytes.Of(whole), ModelBytes.Of(second));
    }

    [Fact]
    public void Dropout_goes_on_with_the_rounds_before_and_early_stopping_may_keep_them()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 2000);
        FitContext context = new() { Validation = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 2000, seed: 2) };
        GradientBoosting learner = new() { Rounds = 30, LearningRate = 0.2, Dart = true, DartSkip = 0, DartDropRate = 0.3 };
        GradientBoostingModel first = learner.Fit(data, context);
        GradientBoostingModel second = learner.Continue(first, data, context);
        MetricHistory history = Assert.Single(second.FitHistory);
        Assert.Equal(31, history.First);
        Assert.Equal(60, second.Rounds);
        // What was followed round by round is what the model answers.
        double loss = Learning.Metrics.Evaluation.Of(second, context.Validation!).Metrics["log_loss"];
        Assert.Equal(history.Values[^1], loss, 1e-9);

        // Rounds that only overfit are not kept: the model before stays.
        GradientBoosting wild = new() { Rounds = 10, LearningRate = 5, Leaves = 100, MinLeafRows = 1, EarlyStoppingRounds = 3 };
        GradientBoostingModel kept = wild.Continue(first, data, context);
        Assert.Equal(30, kept.Rounds);
        Assert.Equal(ModelBytes.Of(first), ModelBytes.Of(kept));
    }

    [Fact]
    public void New_levels_are_told_and_learnt_and_the_trees_before_answer_as_they_did()
    {
        Dataset old = Cities(["a", "b", "c", "d"], 1);
        Dataset next = Cities(["d", "e", "b", "f"], 2);
        GradientBoosting learner = new() { Rounds = 5, MinLeafRows = 1, CategoryMinSupport = 0 };
        GradientBoostingModel first = learner.Fit(old);
        GradientBoostingModel second = learner.Continue(first, next);

        Assert.Equal(["a", "b", "c", "d", "e", "f"], second.Signature.Inputs[0].Levels!);
        Assert.Equal("Column 'city' has 2 levels that the model before did not know: e, f.", Assert.Single(second.FitNotes));
        Dataset all = Cities(["a", "b", "c", "d", "e", "f"], 3);
        double[] before = first.Scores(all.Table);
        // A fit of no gain adds nothing: what remains are the trees before, over more levels.
        GradientBoostingModel same = (learner with { Rounds = 1, MinGain = 1e30, LearningRate = 1e-9 }).Continue(first, next);
        double[] after = same.Scores(all.Table);
        for (int row = 0; row < before.Length; row++)
            Assert.Equal(before[row], after[row], 1e-6);
        // The new levels are told apart by the new trees.
        double[] found = second.Scores(all.Table);
        int e = Enumerable.Range(0, all.RowCount).First(row => all.Table["city"].Format(row) == "e");
        int f = Enumerable.Range(0, all.RowCount).First(row => all.Table["city"].Format(row) == "f");
        Assert.Equal(before[e], before[f]);
        Assert.True(Math.Abs(found[e] - found[f]) > 0.2);
    }

    [Fact]
    public void A_model_that_does_not_fit_the_data_is_refused()
    {
        Dataset numbers = BoostingData.Numbers([1, 2, 3, 4], [1, 2, 3, 4]);
        Dataset mixed = BoostingData.Mixed(LearningTask.Regression, rows: 100);
        GradientBoosting learner = new() { Rounds = 2 };
        GradientBoostingModel model = learner.Fit(mixed);
        InputException other = Assert.Throws<InputException>(() => learner.Continue(model, numbers));
        Assert.Equal("wrong-model", other.Code);
        Assert.Contains("'x'", other.Message, StringComparison.Ordinal);
        InputException task = Assert.Throws<InputException>(
            () => learner.Continue(model, BoostingData.Mixed(LearningTask.BinaryClassification, rows: 100)));
        Assert.Contains("wanted binary", task.Message, StringComparison.Ordinal);
        GradientBoostingModel classes = learner.Fit(Classes(["no", "yes"]));
        InputException label = Assert.Throws<InputException>(() => learner.Continue(classes, Classes(["no", "perhaps"])));
        Assert.Contains("class 'perhaps'", label.Message, StringComparison.Ordinal);
        InputException kind = Assert.Throws<InputException>(
            () => learner.Fit(mixed, new FitContext { Initial = new Learning.Baselines.Baseline().Fit(mixed) }));
        Assert.Equal("wrong-model", kind.Code);
    }

    private static Dataset Classes(string[] labels)
    {
        Table table = new(
            new NumberColumn("x", [.. Enumerable.Range(0, 40).Select(i => (double)i)]),
            CategoryColumn.FromTexts("y", [.. Enumerable.Range(0, 40).Select(i => labels[i / 20])]));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["x"]);
    }

    private static Dataset Cities(string[] names, int factor)
    {
        string[] cities = [.. Enumerable.Range(0, 120).Select(i => names[i % names.Length])];
        Table table = new(
            CategoryColumn.FromTexts("city", cities),
            new NumberColumn("y", [.. cities.Select(c => factor * (double)(c[0] - 'a'))]));
        return new Dataset(table, "y", LearningTask.Regression, ["city"]);
    }
}
