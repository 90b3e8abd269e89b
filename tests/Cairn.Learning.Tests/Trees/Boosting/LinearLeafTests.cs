using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class LinearLeafTests
{
    private const int Rows = 1200;

    private static readonly GradientBoosting s_once = new()
    {
        Rounds = 1, LearningRate = 1, L2 = 0, Leaves = 8, LinearLeaves = true,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void Each_leaf_holds_the_least_squares_with_the_penalty(double l2)
    {
        Dataset data = Sloped(missing: true);
        GradientBoostingModel model = (s_once with { LinearL2 = l2 }).Fit(data);
        double[] targets = data.Target.ToNumbers();
        double[] found = model.Scores(data.Table);
        double[][] x = [.. data.Features.Take(3).Select(c => c.ToNumbers())];
        int functions = 0;
        foreach (IGrouping<int, int> leaf in Enumerable.Range(0, Rows).GroupBy(row => LeafOf(model, data, row)))
        {
            if (model.Trees.LinearOf(leaf.Key) is not { } function)
                continue;
            functions++;
            int[] known = [.. leaf.Where(row => function.Features.All(f => !double.IsNaN(x[f][row])))];
            double mean = known.Average(row => targets[row] - found[row]);
            // Derivatives are single precision.
            Assert.Equal(0, mean, 1e-6);
            for (int i = 0; i < function.Features.Count; i++)
            {
                // Where the derivative by the coefficient is zero: the residuals go with the feature as much as the
                // penalty pulls back.
                double[] column = x[function.Features[i]];
                double pull = known.Sum(row => (targets[row] - found[row]) * column[row]);
                Assert.Equal(l2 * function.Coefficients[i], pull, 1e-4);
            }
        }
        Assert.True(functions >= 4, $"{functions}");
    }

    [Fact]
    public void Rows_with_a_missing_feature_get_the_constant()
    {
        Dataset data = Sloped(missing: true);
        GradientBoostingModel model = s_once.Fit(data);
        double[] found = model.Scores(data.Table);
        int constant = 0;
        for (int row = 0; row < Rows; row++)
        {
            int leaf = LeafOf(model, data, row);
            if (model.Trees.LinearOf(leaf) is not { } function
                || function.Features.All(f => !double.IsNaN(data.Features[f].ToNumbers()[row])))
                continue;
            constant++;
            Assert.Equal(model.Trees.BaseScores[0] + model.Trees.Node(leaf).Value, found[row], 1e-12);
        }
        Assert.True(constant > 50, $"{constant}");
    }

    [Fact]
    public void One_tree_of_linear_leaves_finds_a_piecewise_linear_truth()
    {
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => i / 100.0)];
        double[] y = [.. x.Select(v => v <= 5 ? 3 * v : 40 - 5 * v)];
        GradientBoostingModel model = (s_once with { Leaves = 16, MinLeafRows = 2 }).Fit(BoostingData.Numbers(x, y));
        double[] found = model.Scores(BoostingData.Numbers(x, y).Table);
        // The tree cuts where steps gain most, not at the bend, so one leaf may straddle it.
        int exact = found.Zip(y).Count(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
        Assert.True(exact > 800, $"{exact}");
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void Threads_storing_and_watching_change_nothing(LearningTask task)
    {
        Dataset data = BoostingData.Mixed(task, 1500);
        Dataset watched = BoostingData.Mixed(task, 300, seed: 2);
        GradientBoosting learner = new() { Rounds = 12, LinearLeaves = true, LinearL2 = 0.1, RowFraction = 0.7 };
        GradientBoostingModel one = learner.Fit(data, new FitContext { Threads = 1, Validation = watched });
        GradientBoostingModel three = learner.Fit(data, new FitContext { Threads = 3, Validation = watched });
        Assert.True(one.Trees.HasLinearLeaves);
        Assert.Equal(one.Scores(data.Table), three.Scores(data.Table));
        GradientBoostingModel loaded = GradientBoostingModel.Load(one.Save());
        Assert.Equal(one.Scores(watched.Table), loaded.Scores(watched.Table));
    }

    [Fact]
    public void The_watched_loss_is_that_of_the_model()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, 1500);
        Dataset watched = BoostingData.Mixed(LearningTask.Regression, 300, seed: 2);
        GradientBoosting learner = new() { Rounds = 10, LinearLeaves = true };
        GradientBoostingModel model = learner.Fit(data, new FitContext { Validation = watched });
        double[] found = model.Scores(watched.Table);
        double[] wanted = watched.Target.ToNumbers();
        double error = Math.Sqrt(found.Zip(wanted, (f, w) => (f - w) * (f - w)).Average());
        Assert.Equal(error, model.FitHistory.Single().Values[^1], 1e-12);
    }

    [Fact]
    public void A_column_and_its_copy_share_the_weight()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => i / 40.0)];
        Table table = new(
            new NumberColumn("a", x), new NumberColumn("b", [.. x.Select(v => 2 * v)]),
            new NumberColumn("y", [.. x.Select(v => v * v)]));
        Dataset data = new(table, "y", LearningTask.Regression, ["a", "b"]);
        GradientBoosting learner = new() { Rounds = 100, LinearLeaves = true, NodeColumnFraction = 0.5 };
        double[] found = learner.Fit(data).Scores(table);
        Assert.All(found.Zip(x), pair => Assert.InRange(pair.First - pair.Second * pair.Second, -2, 2));
    }

    [Fact]
    public void Losses_that_set_leaves_themselves_and_monotone_columns_are_refused()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        InputException loss = Assert.Throws<InputException>(
            () => new GradientBoosting { LinearLeaves = true, Loss = "absolute_error" }.Fit(data));
        Assert.Equal(
            "Option 'linear_leaves': found true with a loss that sets the values of leaves itself (mae).", loss.Message);
        InputException sign = Assert.Throws<InputException>(
            () => new GradientBoosting { LinearLeaves = true, Monotone = "a=1" }.Fit(data));
        Assert.Equal("Option 'linear_leaves': found true beside monotone, which linear functions would break.", sign.Message);
    }

    private static int LeafOf(GradientBoostingModel model, Dataset data, int row)
    {
        double[] values = model.Space.EncodeRows(data.Table.Take([row]).Select([.. data.Features.Select(f => f.Name)]));
        return model.Trees.LeafOf(0, values);
    }

    private static Dataset Sloped(bool missing)
    {
        SeededRandom random = new(3);
        double[][] x = [new double[Rows], new double[Rows], new double[Rows]];
        string[] kind = new string[Rows];
        double[] y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int f = 0; f < 3; f++)
                x[f][row] = random.NextNormal() + f;
            int level = random.NextInt(3);
            kind[row] = "k" + level;
            y[row] = (x[0][row] > 0 ? 3 * x[1][row] : -2 * x[1][row]) + x[2][row] * level + random.NextNormal();
            if (missing && random.NextDouble() < 0.1)
                x[random.NextInt(3)][row] = double.NaN;
        }
        Table table = new(
            new NumberColumn("p", x[0]), new NumberColumn("q", x[1]), new NumberColumn("r", x[2]),
            CategoryColumn.FromTexts("kind", kind), new NumberColumn("y", y));
        return new Dataset(table, "y", LearningTask.Regression, ["p", "q", "r", "kind"]);
    }
}
