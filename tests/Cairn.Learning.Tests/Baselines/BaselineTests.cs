using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Baselines;

public sealed class BaselineTests
{
    [Fact]
    public void Classification_predicts_the_weighted_class_frequencies()
    {
        Table table = Rows(["no", "yes", "no", "no"], weights: [1, 4, 2, 1]);
        BaselineModel model = new Baseline().Fit(
            new Dataset(table, "y", LearningTask.BinaryClassification, ["x"], weight: "w"));

        Assert.Equal([0.5, 0.5], model.Values);
        Table predicted = model.Predict(table);
        Assert.Equal(["prediction", "probability_no", "probability_yes"], predicted.Names);
        Assert.Equal("no", predicted["prediction"].Format(3));
    }

    [Fact]
    public void Regression_predicts_the_weighted_mean_and_the_median_when_asked()
    {
        Dataset data = Numbers([1, 2, 3, 100], weights: [1, 1, 1, 1]);
        Assert.Equal(26.5, new Baseline().Fit(data).Values[0]);
        Assert.Equal(2.5, new Baseline { Loss = "absolute_error" }.Fit(data).Values[0]);
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1 }, 2)]
    [InlineData(new double[] { 2, 1, 1 }, 1.5)]
    [InlineData(new double[] { 3, 1, 1 }, 1)]
    [InlineData(new double[] { 1, 0, 1 }, 2)]
    [InlineData(new double[] { 0, 0, 1 }, 3)]
    public void Weighted_median_is_the_median_of_repeated_rows(double[] weights, double expected)
    {
        Dataset data = Numbers([1, 2, 3], weights);
        Assert.Equal(expected, new Baseline { Loss = "absolute_error" }.Fit(data).Values[0]);
    }

    [Fact]
    public void Mean_of_huge_targets_does_not_overflow()
    {
        Dataset data = Numbers([1e308, 1e308, 1e308], [1, 1, 1]);
        Assert.Equal(1e308, new Baseline().Fit(data).Values[0], 1e295);
    }

    [Fact]
    public void Unknown_loss_is_refused_with_the_known_ones()
    {
        InputException error = Assert.Throws<InputException>(
            () => Baseline.Kind.Create([new("loss", "poisson")]));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains("squared_error, absolute_error", error.Message);
    }

    [Fact]
    public void Weights_that_are_all_zero_are_refused_by_name()
    {
        InputException error = Assert.Throws<InputException>(() => new Baseline().Fit(Numbers([1, 2], [0, 0])));
        Assert.Equal("bad-weight", error.Code);
        Assert.Contains("'w'", error.Message);
    }

    private static Table Rows(string[] labels, double[] weights) => new(
        CategoryColumn.FromTexts("y", labels),
        new NumberColumn("x", new double[labels.Length]),
        new NumberColumn("w", weights));

    private static Dataset Numbers(double[] target, double[] weights) => new(
        new Table(
            new NumberColumn("y", target), new NumberColumn("x", new double[target.Length]),
            new NumberColumn("w", weights)),
        "y", LearningTask.Regression, ["x"], weight: "w");
}
