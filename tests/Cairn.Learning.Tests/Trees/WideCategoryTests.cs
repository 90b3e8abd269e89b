using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees;

public sealed class WideCategoryTests
{
    private const int Levels = 2000;

    [Fact]
    public void Each_of_thousands_of_levels_is_placed_by_its_own_mean()
    {
        Dataset data = Shops(60_000);
        GradientBoosting learner = new() { Rounds = 30, Leaves = 8 };
        double wide = Error(learner.Fit(data), data);
        double narrow = Error((learner with { CategoryBins = 255 }).Fit(data), data);
        Assert.InRange(wide, 0, 0.6);
        Assert.InRange(narrow, 0.9, 1.2);
    }

    [Fact]
    public void The_number_of_threads_is_of_no_matter()
    {
        Dataset data = Shops(30_000);
        GradientBoosting learner = new() { Rounds = 5, Leaves = 15 };
        double[] one = Predict(learner.Fit(data, new FitContext { Threads = 1 }), data);
        double[] four = Predict(learner.Fit(data, new FitContext { Threads = 4 }), data);
        Assert.Equal(one, four);
    }

    [Fact]
    public void A_level_that_training_never_saw_is_treated_as_missing()
    {
        Dataset data = Shops(30_000);
        GradientBoostingModel model = new GradientBoosting { Rounds = 5 }.Fit(data);
        Table unknown = new(CategoryColumn.FromTexts("shop", ["nowhere", null]), new NumberColumn("size", [0.5, 0.5]));
        double[] predicted = model.Predict(unknown).Columns.OfType<NumberColumn>().First().ToNumbers();
        Assert.Equal(predicted[0], predicted[1]);
    }

    private static double Error(GradientBoostingModel model, Dataset data)
    {
        double[] predicted = Predict(model, data);
        double[] wanted = data.Target.ToNumbers();
        return Math.Sqrt(predicted.Zip(wanted, (a, b) => (a - b) * (a - b)).Average());
    }

    private static double[] Predict(GradientBoostingModel model, Dataset data) =>
        BoostingData.Values(model.Predict(data.Table));

    // The mean of a shop is drawn at random and says nothing of its neighbours.
    private static Dataset Shops(int rows)
    {
        SeededRandom random = new(7);
        double[] means = [.. Enumerable.Range(0, Levels).Select(_ => random.NextNormal())];
        string?[] shop = new string?[rows];
        double[] size = new double[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int level = random.NextInt(Levels);
            shop[row] = "shop" + level;
            size[row] = random.NextDouble();
            y[row] = means[level] + 0.3 * size[row] + 0.3 * random.NextNormal();
        }
        Table table = new(
            CategoryColumn.FromTexts("shop", shop), new NumberColumn("size", size), new NumberColumn("y", y));
        return new Dataset(table, "y", LearningTask.Regression, ["shop", "size"]);
    }
}
