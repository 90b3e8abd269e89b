using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees;

public sealed class GradientBoostingTests
{
    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void It_learns_what_there_is_to_learn(LearningTask task)
    {
        Dataset train = BoostingData.Mixed(task);
        Dataset test = BoostingData.Mixed(task, seed: 2);
        GradientBoostingModel model = new GradientBoosting { Rounds = 50 }.Fit(train);
        Table predictions = model.Predict(test.Table);
        if (task == LearningTask.Regression)
        {
            double[] y = test.Target.ToNumbers();
            double mean = y.Average();
            double[] p = BoostingData.Values(predictions);
            double r2 = 1 - y.Zip(p, (a, b) => (a - b) * (a - b)).Sum() / y.Sum(a => (a - mean) * (a - mean));
            Assert.InRange(r2, 0.75, 0.9); // the noise leaves about 0.86
            return;
        }
        int right = Enumerable.Range(0, test.RowCount)
            .Count(row => predictions["prediction"].Format(row) == test.Target.Format(row));
        Assert.InRange((double)right / test.RowCount, task == LearningTask.BinaryClassification ? 0.83 : 0.68, 0.95);
        for (int row = 0; row < 20; row++)
        {
            double sum = predictions.Columns.OfType<NumberColumn>().Sum(c => c.Values[row]);
            Assert.Equal(1, sum, 1e-12);
        }
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void A_stored_model_predicts_the_same(LearningTask task)
    {
        Dataset data = BoostingData.Mixed(task);
        GradientBoostingModel model = new GradientBoosting { Rounds = 10 }.Fit(data);
        IModel loaded = GradientBoosting.Kind.Load(model.Save());
        Table expected = model.Predict(data.Table);
        Table found = loaded.Predict(data.Table);
        foreach (Column column in expected.Columns)
        {
            for (int row = 0; row < data.RowCount; row++)
                Assert.Equal(column.Format(row), found[column.Name].Format(row));
        }
        Assert.Equal(model.FeatureImportance, ((IFeatureImportance)loaded).FeatureImportance);
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void The_same_seed_gives_the_same_bytes_at_any_number_of_threads(LearningTask task)
    {
        Dataset data = BoostingData.Mixed(task, rows: 3000);
        GradientBoosting learner = new() { Rounds = 8, RowFraction = 0.7, ColumnFraction = 0.7 };
        byte[][] weights = [.. new[] { 1, 2, 5 }.Select(threads =>
            Bytes(learner.Fit(data, new FitContext { Threads = threads, Seed = 7 })))];
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
        Assert.NotEqual(weights[0], Bytes(learner.Fit(data, new FitContext { Seed = 8 })));
    }

    [Fact]
    public void Many_rows_are_parted_by_several_threads_into_the_same_leaves()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 70_000);
        GradientBoosting learner = new() { Rounds = 3, Leaves = 60 };
        Assert.Equal(
            Bytes(learner.Fit(data, new FitContext { Threads = 1 })), Bytes(learner.Fit(data, new FitContext { Threads = 3 })));
    }

    [Fact]
    public void Importance_is_by_source_column_and_sums_to_one()
    {
        GradientBoostingModel model = new GradientBoosting { Rounds = 20 }.Fit(BoostingData.Mixed(LearningTask.Regression));
        Assert.Equal(3, model.FeatureImportance.Count);
        Assert.Equal(1, model.FeatureImportance.Sum(), 1e-12);
        Assert.True(model.FeatureImportance[0] > model.FeatureImportance[1]);
        Assert.True(model.FeatureImportance[1] > model.FeatureImportance[2]);
        Assert.True(model.FeatureImportance[2] > 0.05);
    }

    [Fact]
    public void A_level_never_seen_is_answered_as_a_missing_one()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        GradientBoostingModel model = new GradientBoosting { Rounds = 20 }.Fit(data);
        Table With(string? city) => new(
            new NumberColumn("a", [0.5]), new NumberColumn("b", [0.5]), CategoryColumn.FromTexts("city", [city]));
        Assert.Equal(
            BoostingData.Values(model.Predict(With(null)))[0], BoostingData.Values(model.Predict(With("Atlantis")))[0]);
        Assert.NotEqual(
            BoostingData.Values(model.Predict(With("city0")))[0], BoostingData.Values(model.Predict(With("city1")))[0]);
    }

    [Theory]
    [InlineData("learning_rate", "0", "Option 'learning_rate' of gradient-boosting: found 0, wanted a number above 0 and at most 10.")]
    [InlineData("leaves", "1", "Option 'leaves' of gradient-boosting: found 1, wanted a whole number from 2 to 131072.")]
    [InlineData("bins", "256", "Option 'bins' of gradient-boosting: found 256, wanted a whole number from 2 to 255.")]
    public void An_option_out_of_range_is_refused_with_its_range(string name, string value, string message)
    {
        InputException error = Assert.Throws<InputException>(() => GradientBoosting.Kind.Create([new(name, value)]));
        Assert.Equal("bad-option", error.Code);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_regression_loss_is_refused_for_classes()
    {
        InputException error = Assert.Throws<InputException>(() =>
            new GradientBoosting { Loss = "absolute_error" }.Fit(BoostingData.Mixed(LearningTask.BinaryClassification)));
        Assert.Equal("Option 'loss' of gradient-boosting: found 'absolute_error', wanted one for binary: auto, logistic.", error.Message);
    }

    private static byte[] Bytes(GradientBoostingModel model) =>
        [.. model.Save().Tensors.SelectMany(t => t.Bytes.ToArray())];
}
