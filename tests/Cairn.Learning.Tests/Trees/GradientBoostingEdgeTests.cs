using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees;

public sealed class GradientBoostingEdgeTests
{
    [Fact]
    public void Whole_weights_are_the_same_as_repeated_rows()
    {
        SeededRandom random = new(3);
        double[] x = [.. Enumerable.Range(0, 600).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(v => Math.Sin(3 * v) + 0.1 * random.NextNormal())];
        double[] w = [.. x.Select(_ => (double)random.NextInt(4))];
        int[] repeated = [.. Enumerable.Range(0, 600).SelectMany(i => Enumerable.Repeat(i, (int)w[i]))];
        double[] grid = [.. Enumerable.Range(-30, 61).Select(i => i / 10.0)];
        foreach (string loss in new[] { "squared_error", "absolute_error" })
        {
            GradientBoosting learner = new() { Rounds = 20, Loss = loss };
            double[] weighted = Predict(learner.Fit(BoostingData.Numbers(x, y, w)), grid);
            double[] copied = Predict(
                learner.Fit(BoostingData.Numbers([.. repeated.Select(i => x[i])], [.. repeated.Select(i => y[i])])), grid);
            for (int i = 0; i < grid.Length; i++)
                Assert.Equal(copied[i], weighted[i], 1e-6);
        }
    }

    [Fact]
    public void A_rising_transform_of_a_feature_changes_no_prediction()
    {
        SeededRandom random = new(4);
        double[] x = [.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(v => v * v + random.NextNormal())];
        GradientBoosting learner = new() { Rounds = 30 };
        double[] plain = Predict(learner.Fit(BoostingData.Numbers(x, y)), x);
        double[] bent = [.. x.Select(Math.Exp)];
        Assert.Equal(plain, Predict(learner.Fit(BoostingData.Numbers(bent, y)), bent));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void Few_rows_give_at_least_the_mean(int rows)
    {
        double[] x = [.. Enumerable.Range(0, rows).Select(i => (double)i)];
        double[] y = [.. x.Select(v => v + 1)];
        double[] p = Predict(new GradientBoosting { Rounds = 5 }.Fit(BoostingData.Numbers(x, y)), x);
        Assert.All(p, v => Assert.Equal(y.Average(), v, 1e-12));
    }

    [Fact]
    public void Two_rows_can_be_told_apart_when_leaves_may_have_one_row()
    {
        GradientBoosting learner = new() { Rounds = 200, MinLeafRows = 1, L2 = 0 };
        double[] p = Predict(learner.Fit(BoostingData.Numbers([0, 1], [3, 5])), [0, 1]);
        Assert.Equal(3, p[0], 1e-6);
        Assert.Equal(5, p[1], 1e-6);
    }

    [Fact]
    public void A_constant_target_and_a_constant_feature_give_that_constant()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 100)];
        double[] y = [.. Enumerable.Repeat(7.25, 100)];
        double[] rising = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        Assert.All(Predict(new GradientBoosting().Fit(BoostingData.Numbers(ones, rising)), ones), v => Assert.Equal(49.5, v, 1e-9));
        GradientBoostingModel model = new GradientBoosting().Fit(BoostingData.Numbers(rising, y));
        Assert.Equal(0, model.Rounds);
        Assert.All(Predict(model, rising), v => Assert.Equal(7.25, v));
        Assert.All(model.FeatureImportance, share => Assert.Equal(0, share));
    }

    [Fact]
    public void Infinite_and_huge_values_are_values_like_others()
    {
        double[] x = [double.NegativeInfinity, -1e308, -1, 0, 1, 1e308, double.PositiveInfinity, double.NaN];
        double[] y = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] p = Predict(new GradientBoosting { Rounds = 300, MinLeafRows = 1, L2 = 1 }.Fit(BoostingData.Numbers(x, y)), x);
        for (int i = 0; i < y.Length; i++)
            Assert.Equal(y[i], p[i], 1e-6);
    }

    [Fact]
    public void Missing_values_go_where_they_fit_or_to_the_heavier_side()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => i < 40 ? double.NaN : i)];
        double[] y = [.. x.Select(v => double.IsNaN(v) || v > 80 ? 10.0 : 0.0)];
        double[] p = Predict(new GradientBoosting { Rounds = 100 }.Fit(BoostingData.Numbers(x, y)), [double.NaN, 50, 90]);
        Assert.Equal(10, p[0], 0.01);
        Assert.Equal(0, p[1], 0.01);

        double[] full = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        double[] step = [.. full.Select(v => v < 70 ? 1.0 : 5.0)];
        double[] q = Predict(new GradientBoosting { Rounds = 100 }.Fit(BoostingData.Numbers(full, step)), [double.NaN]);
        Assert.Equal(1, q[0], 0.01);
    }

    [Fact]
    public void No_leaf_has_fewer_rows_than_asked_for()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 1500);
        GradientBoostingModel model = new GradientBoosting { Rounds = 30, MinLeafRows = 50, MinChildWeight = 0 }.Fit(data);
        GradientBoostingModel one = new GradientBoosting { Rounds = 1, MinLeafRows = 50, MinChildWeight = 0 }.Fit(data);
        Assert.True(model.TreeCount == 30);
        double[] p = BoostingData.Values(one.Predict(data.Table));
        Assert.All(p.GroupBy(v => v), leaf => Assert.True(leaf.Count() >= 50));
        Assert.True(p.Distinct().Count() > 5);
    }

    [Fact]
    public void Ten_thousand_levels_are_grouped_and_still_told_apart()
    {
        SeededRandom random = new(5);
        string[] level = [.. Enumerable.Range(0, 40_000).Select(i => i % 2 == 0 ? $"big{random.NextInt(20)}" : $"rare{i % 20_000}")];
        double[] y = [.. level.Select(l => l.StartsWith("big", StringComparison.Ordinal) ? l.Length == 4 ? 3.0 : 1.0 : -2.0)];
        Table table = new(CategoryColumn.FromTexts("level", level), new NumberColumn("y", y));
        Dataset data = new(table, "y", LearningTask.Regression, ["level"]);
        GradientBoostingModel model = new GradientBoosting { Rounds = 60, CategorySmoothing = 1, CategoryL2 = 1 }.Fit(data);
        double[] p = BoostingData.Values(model.Predict(table));
        Assert.InRange(Math.Sqrt(p.Zip(y, (a, b) => (a - b) * (a - b)).Average()), 0, 0.1);
        GradientBoosting.Kind.Load(model.Save());
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 10)]
    [InlineData(0, 10)]
    public void A_level_below_the_support_goes_with_the_larger_set_of_levels(double support, double expected)
    {
        string[] level = [.. Enumerable.Range(0, 303).Select(i => i < 300 ? "abc"[i % 3].ToString() : "rare")];
        double[] y = [.. level.Select(l => l is "a" or "b" ? 0.0 : 10.0)];
        double[] p = FitLevels(level, y, new GradientBoosting { CategoryMinSupport = support }, ["a", "b", "c", "rare"]);
        Assert.Equal(p[0], p[1]);
        Assert.Equal(expected, p[3], 0.5);
        Assert.Equal(10, p[2], 1e-6);
    }

    [Fact]
    public void A_cut_next_to_the_high_end_is_found_as_one_next_to_the_low_end_is()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        string[] level = [.. Enumerable.Range(0, 500).Select(i => names[i % 5])];
        foreach (string odd in names)
        {
            foreach (double other in (double[])[-7, 7])
            {
                double[] y = [.. level.Select(l => l == odd ? other : 0)];
                double[] p = FitLevels(level, y, new GradientBoosting(), names);
                for (int i = 0; i < names.Length; i++)
                    Assert.Equal(names[i] == odd ? other : 0, p[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Missing_values_below_the_support_go_with_the_larger_set_of_levels()
    {
        string?[] level = [.. Enumerable.Range(0, 303).Select(i => i < 300 ? "abc"[i % 3].ToString() : null)];
        double[] y = [.. level.Select(l => l is "a" or "b" ? 0.0 : 10.0)];
        GradientBoosting few = new() { CategoryMinSupport = 4 };
        Assert.Equal(0, FitLevels(level, y, few, ["a", null])[1], 0.5);
        Assert.Equal(10, FitLevels(level, y, few with { CategoryMinSupport = 3 }, ["a", null])[1], 1e-6);
    }

    [Fact]
    public void A_feature_with_one_level_of_enough_support_is_not_split()
    {
        string[] level = [.. Enumerable.Range(0, 103).Select(i => i < 100 ? "often" : "rare")];
        double[] y = [.. level.Select(l => l == "often" ? 0.0 : 10.0)];
        double[] p = FitLevels(level, y, new GradientBoosting { CategoryMinSupport = 4 }, ["often", "rare"]);
        Assert.Equal(p[0], p[1]);
        double[] q = FitLevels(level, y, new GradientBoosting { CategoryMinSupport = 3 }, ["often", "rare"]);
        Assert.Equal(0, q[0], 1e-6);
        Assert.Equal(10, q[1], 1e-6);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_rounds()
    {
        SeededRandom random = new(6);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(v => v + 3 * random.NextNormal())];
        GradientBoosting learner = new() { Rounds = 500, MinLeafRows = 2, EarlyStoppingRounds = 10 };
        GradientBoostingModel inner = learner.Fit(BoostingData.Numbers(x, y));
        Assert.InRange(inner.Rounds, 1, 100);
        double[] vx = [.. x.Select(_ => random.NextNormal())];
        Dataset watched = BoostingData.Numbers(vx, [.. vx.Select(v => v + 3 * random.NextNormal())]);
        List<FitProgress> seen = [];
        GradientBoostingModel outer = learner.Fit(
            BoostingData.Numbers(x, y), new FitContext { Validation = watched, Progress = new Recorder(seen) });
        Assert.InRange(outer.Rounds, 1, 100);
        Assert.Contains(seen, p => p.Metric == "rmse" && p.Value > 0 && p.Round > 0);
    }

    [Fact]
    public void Cancelling_returns_the_rounds_so_far()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        using CancellationTokenSource source = new();
        Canceller canceller = new(source, atRound: 1);
        GradientBoostingModel model = new GradientBoosting { Rounds = 100_000 }.Fit(
            data, new FitContext { Cancellation = source.Token, Progress = canceller });
        Assert.InRange(model.Rounds, 1, 99_999);
        Assert.Equal(data.RowCount, model.Predict(data.Table).RowCount);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new GradientBoosting().Fit(data, new FitContext { Cancellation = source.Token }));
    }

    // One tree of two leaves, unshrunk: what each of the asked levels comes to.
    private static double[] FitLevels(string?[] level, double[] y, GradientBoosting learner, string?[] asked)
    {
        Table table = new(CategoryColumn.FromTexts("level", level), new NumberColumn("y", y));
        Dataset data = new(table, "y", LearningTask.Regression, ["level"]);
        GradientBoosting one = learner with { Rounds = 1, LearningRate = 1, Leaves = 2, MinLeafRows = 1, L2 = 0 };
        return BoostingData.Values(one.Fit(data).Predict(new Table(CategoryColumn.FromTexts("level", asked))));
    }

    private static double[] Predict(GradientBoostingModel model, double[] x) =>
        BoostingData.Values(model.Predict(new Table(new NumberColumn("x", x))));

    private sealed class Recorder(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource source, int atRound) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Round >= atRound)
                source.Cancel();
        }
    }
}
