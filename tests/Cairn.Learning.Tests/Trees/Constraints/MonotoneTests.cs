using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Constraints;

public sealed class MonotoneTests
{
    private const int Rows = 1500;

    public static TheoryData<LearningTask, string, string> Losses()
    {
        TheoryData<LearningTask, string, string> cases = [];
        foreach (string method in (string[])["neighbours", "middle"])
        {
            foreach (string loss in (string[])["auto", "absolute_error", "huber", "quantile", "poisson", "tweedie", "gamma"])
                cases.Add(LearningTask.Regression, loss, method);
            cases.Add(LearningTask.BinaryClassification, "auto", method);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Scores_rise_and_fall_only_as_asked_for_every_loss(LearningTask task, string loss, string method)
    {
        Dataset data = Wavy(task, positive: loss is "poisson" or "tweedie" or "gamma");
        GradientBoosting learner = new()
        {
            Rounds = 30, Loss = loss, Quantiles = loss == "quantile" ? "0.2,0.5,0.9" : "0.5", Monotone = "up=+1,down=-1", MonotoneMethod = method, MinLeafRows = 5, Leaves = 40,
        };
        GradientBoostingModel model = learner.Fit(data);
        Assert.True(LargestDrop(model, data, "up", 1) <= 0);
        Assert.True(LargestDrop(model, data, "down", -1) <= 0);

        // Without the constraint the waves show, so that the test can fail.
        GradientBoostingModel free = (learner with { Monotone = "" }).Fit(data);
        Assert.True(LargestDrop(free, data, "up", 1) > 0.01);
    }

    [Fact]
    public void Quantiles_do_not_cross_and_keep_to_the_signs_beside_categories()
    {
        Dataset data = Wavy(LearningTask.Regression);
        GradientBoosting learner = new()
        {
            Rounds = 30, Loss = "quantile", Quantiles = "0.1,0.3,0.5,0.7,0.9", Monotone = "up=+1,down=-1", MinLeafRows = 5,
        };
        Table found = learner.Fit(data).Predict(data.Table);
        double[][] levels = [.. found.Columns.Skip(1).Select(c => c.ToNumbers())];
        Assert.Equal(5, levels.Length);
        for (int level = 1; level < levels.Length; level++)
        {
            for (int row = 0; row < Rows; row++)
                Assert.True(levels[level - 1][row] <= levels[level][row]);
        }
    }

    public static TheoryData<string, string> OtherOptions()
    {
        TheoryData<string, string> cases = [];
        string[] options =
        [
            "dart=true", "sampling=goss", "row_fraction=0.5", "growth=depth_wise", "path_smoothing=10", "max_delta_step=0.5",
            "extra_random=true", "node_column_fraction=0.5", "interactions=[up free kind] [down kind]", "l1=5",
            "forced_splits={\"feature\":\"up\",\"threshold\":3,\"left\":{\"feature\":\"down\",\"threshold\":6}}",
        ];
        foreach (string option in options)
        {
            cases.Add(option, "auto");
            cases.Add(option, option == "sampling=goss" ? "squared_error" : "absolute_error");
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(OtherOptions))]
    public void Signs_hold_beside_every_other_option(string option, string loss)
    {
        string[] parts = option.Split('=', 2);
        Dataset data = Wavy(LearningTask.Regression);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
        [
            new("rounds", "20"), new("learning_rate", "0.2"), new("loss", loss), new("min_leaf_rows", "5"),
            new("monotone", "up=1,down=-1"), new(parts[0], parts[1]),
        ]);
        GradientBoostingModel model = learner.Fit(data);
        Assert.True(model.Trees.NodeCount > 60);
        // Weights of dropped rounds are multiplied afterwards, and sums of them rounded.
        Assert.True(LargestDrop(model, data, "up", 1) <= 1e-12);
        Assert.True(LargestDrop(model, data, "down", -1) <= 1e-12);
    }

    [Fact]
    public void Bounds_by_neighbours_fit_better_than_bounds_by_the_middle()
    {
        Dataset data = Wavy(LearningTask.Regression);
        GradientBoosting learner = new() { Rounds = 100, Monotone = "up=+1,down=-1", MinLeafRows = 5 };
        double neighbours = Error(learner.Fit(data), data);
        double middle = Error((learner with { MonotoneMethod = "middle" }).Fit(data), data);
        Assert.True(neighbours < middle, $"{neighbours} {middle}");
    }

    [Theory]
    [InlineData("neighbours")]
    [InlineData("middle")]
    public void Two_threads_give_the_bytes_of_one(string method)
    {
        Dataset data = Wavy(LearningTask.Regression);
        GradientBoosting learner = new() { Rounds = 15, Monotone = "up=1,down=-1", MonotoneMethod = method };
        double[] one = learner.Fit(data, new FitContext { Threads = 1 }).Scores(data.Table);
        double[] two = learner.Fit(data, new FitContext { Threads = 2 }).Scores(data.Table);
        Assert.Equal(one, two);
    }

    [Fact]
    public void A_column_that_does_not_exist_is_named_with_those_near_it()
    {
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting { Monotone = "dwon=-1" }.Fit(Wavy(LearningTask.Regression)));
        Assert.Equal("unknown-column", error.Code);
        Assert.Equal("Option 'monotone': there is no column 'dwon' to learn from.", error.Message);
        Assert.Equal("Did you mean 'down'?", error.Hint);
    }

    [Fact]
    public void A_category_is_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting { Monotone = "kind=1" }.Fit(Wavy(LearningTask.Regression)));
        Assert.Equal("wrong-feature", error.Code);
        Assert.Equal("Option 'monotone': column 'kind' is a category, whose levels have no order.", error.Message);
    }

    [Fact]
    public void Three_classes_are_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting { Monotone = "a=1" }.Fit(BoostingData.Mixed(LearningTask.MulticlassClassification)));
        Assert.Equal("bad-option", error.Code);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a=2")]
    [InlineData("a=1,")]
    [InlineData("=1")]
    [InlineData("a=1 b=1")]
    [InlineData("\"a=1")]
    public void Text_that_is_no_list_of_signs_is_refused(string text)
    {
        InputException error = Assert.Throws<InputException>(
            () => GradientBoosting.Kind.Create([new("monotone", text)]));
        Assert.Equal("bad-option", error.Code);
    }

    // Waves in both directions over a rise and a fall, with missing values and a category that takes part.
    private static Dataset Wavy(LearningTask task, bool positive = false)
    {
        SeededRandom random = new(5);
        double[] up = new double[Rows];
        double[] down = new double[Rows];
        double[] free = new double[Rows];
        string[] kind = new string[Rows];
        double[] y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            up[row] = random.NextDouble() * 10;
            down[row] = random.NextDouble() * 10;
            free[row] = random.NextNormal();
            int level = random.NextInt(7);
            kind[row] = "k" + level;
            y[row] = 0.3 * up[row] + Math.Sin(2 * up[row]) - 0.3 * down[row] + Math.Cos(2 * down[row])
                + free[row] * (level % 3) + 0.2 * up[row] * free[row] + random.NextNormal() * 0.5;
            if (random.NextDouble() < 0.08)
                up[row] = double.NaN;
            if (random.NextDouble() < 0.08)
                free[row] = double.NaN;
        }
        Column target = task == LearningTask.Regression
            ? new NumberColumn("y", positive ? [.. y.Select(v => Math.Exp(v / 2))] : y)
            : CategoryColumn.FromTexts("y", [.. y.Select(v => v > 0 ? "yes" : "no")]);
        Table table = new(
            new NumberColumn("up", up), new NumberColumn("down", down), new NumberColumn("free", free),
            CategoryColumn.FromTexts("kind", kind), target);
        return new Dataset(table, "y", task, ["up", "down", "free", "kind"]);
    }

    private static double LargestDrop(GradientBoostingModel model, Dataset data, string column, int sign)
    {
        double largest = double.NegativeInfinity;
        double[] before = [];
        for (int step = 0; step <= 100; step++)
        {
            double[] same = new double[200];
            Array.Fill(same, step * 0.1);
            Table rows = new([.. data.Features.Select(c => c.Name == column ? new NumberColumn(column, same) : c.Take([.. Enumerable.Range(0, 200)]))]);
            double[] scores = model.Scores(rows);
            for (int row = 0; row < before.Length; row++)
                largest = Math.Max(largest, sign * (before[row] - scores[row]));
            before = scores;
        }
        return largest;
    }

    private static double Error(GradientBoostingModel model, Dataset data)
    {
        double[] found = model.Scores(data.Table);
        double[] wanted = data.Target.ToNumbers();
        return found.Zip(wanted, (f, w) => (f - w) * (f - w)).Sum();
    }
}
