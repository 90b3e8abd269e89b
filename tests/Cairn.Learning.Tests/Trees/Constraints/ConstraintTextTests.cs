using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Constraints;

/// <summary>The small languages of constraints, and what is said of texts that are none.</summary>
public sealed class ConstraintTextTests
{
    [Theory]
    [InlineData("interactions", "[a b")]
    [InlineData("interactions", "a b")]
    [InlineData("interactions", "[]")]
    [InlineData("interactions", "[a=b]")]
    [InlineData("interactions", "[\"a]")]
    [InlineData("interactions", "[[\"a\"], []]")]
    [InlineData("interactions", "[[\"a\"], [3]]")]
    [InlineData("monotone", "{\"a\": 2}")]
    [InlineData("monotone", "{\"a\": 1, \"a\": 1}")]
    [InlineData("monotone", "{\"a\": \"1\"}")]
    [InlineData("monotone", "(1, 0, -1)")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"feature\": \"b\", \"threshold\": 1}")]
    [InlineData("forced_splits", "{")]
    [InlineData("forced_splits", "[]")]
    [InlineData("forced_splits", "{\"feature\": 3, \"threshold\": 1}")]
    [InlineData("forced_splits", "{\"feature\": \"a\"}")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"threshold\": 1, \"levels\": [\"x\"]}")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"levels\": []}")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"threshold\": 1, \"lef\": null}")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"threshold\": 1, \"left\": {\"feature\": \"a\"}}")]
    public void What_is_not_of_the_language_is_refused_with_an_example(string option, string text)
    {
        InputException error = Assert.Throws<InputException>(() => GradientBoosting.Kind.Create([new(option, text)]));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains("such as", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interactions", "[a city] [bb]", "Option 'interactions': there is no column 'bb' to learn from.")]
    [InlineData("forced_splits", "{\"feature\": \"q\", \"threshold\": 1}",
        "Option 'forced_splits': there is no column 'q' to learn from.")]
    [InlineData("forced_splits", "{\"feature\": \"city\", \"threshold\": 1}",
        "Option 'forced_splits': column 'city' is a category, which needs levels.")]
    [InlineData("forced_splits", "{\"feature\": \"a\", \"levels\": [\"x\"]}",
        "Option 'forced_splits': column 'a' is a number, which needs a threshold.")]
    [InlineData("forced_splits", "{\"feature\": \"city\", \"levels\": [\"city77\"]}",
        "Option 'forced_splits': column 'city' has no level 'city77'.")]
    public void Names_that_the_data_lacks_are_named(string option, string text, string message)
    {
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create([new(option, text)]);
        InputException error = Assert.Throws<InputException>(() => learner.Fit(BoostingData.Mixed(LearningTask.Regression)));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("monotone_constraints", "{\"a\": 1, \"b\": -1}", "a=+1,b=-1")]
    [InlineData("interaction_constraints", "[[\"a\", \"b\"], [\"city\"]]", "[a b] [city]")]
    public void The_forms_of_other_tools_mean_the_same(string option, string theirs, string ours)
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        double[][] scores = [.. ((string[])[theirs, ours]).Select(text =>
            ((GradientBoosting)GradientBoosting.Kind.Create([new("rounds", "5"), new(option, text)])).Fit(data).Scores(data.Table))];
        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(new GradientBoosting { Rounds = 5 }.Fit(data).Scores(data.Table), scores[0]);
    }

    [Fact]
    public void Names_may_be_quoted_and_parted_by_commas()
    {
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            [new("interactions", "[\"a\",b],[city]"), new("monotone", "\"a\"=+1 , b=-1"), new("rounds", "3")]);
        Assert.Equal(3, learner.Fit(BoostingData.Mixed(LearningTask.Regression)).Rounds);
    }

    [Fact]
    public void The_parts_of_a_time_of_no_group_may_occur_together()
    {
        const int Rows = 2000;
        SeededRandom random = new(4);
        DateTime[] times = [.. Enumerable.Range(0, Rows).Select(_ => new DateTime(2024, 1, 1).AddHours(random.NextInt(8000)))];
        double[] a = [.. times.Select(_ => random.NextDouble())];
        double[] y = [.. times.Select((time, row) => (time.Hour > 12 ? 1.0 : -1.0) * (time.Month > 6 ? 3 : 1) + a[row])];
        Table table = new(
            new TimeColumn("when", [.. times.Select(time => time.Ticks)]), new NumberColumn("a", a), new NumberColumn("y", y));
        Dataset data = new(table, "y", LearningTask.Regression, ["when", "a"]);
        GradientBoosting learner = new() { Rounds = 30, LearningRate = 0.3, Interactions = "[a]" };
        double[] found = BoostingData.Values(learner.Fit(data).Predict(table));
        double error = found.Zip(y, (f, t) => (f - t) * (f - t)).Average();
        Assert.True(error < 0.01, $"{error}");
    }
}
