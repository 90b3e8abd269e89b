using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Tests.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Every_name_is_its_own_and_in_snake_case()
    {
        Assert.Equal(Metric.All.Count, Metric.All.Select(m => m.Name).Distinct().Count());
        Assert.All(Metric.All, m => Assert.Matches("^[a-z][a-z0-9_]*$", m.Name));
        Assert.All(Metric.All, m => Assert.EndsWith(".", m.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LearningTask.BinaryClassification, "roc_auc")]
    [InlineData(LearningTask.MulticlassClassification, "log_loss")]
    [InlineData(LearningTask.Regression, "rmse")]
    [InlineData(LearningTask.Ranking, "ndcg")]
    [InlineData(LearningTask.Survival, "concordance")]
    [InlineData(LearningTask.MultiOutputRegression, "r2")]
    [InlineData(LearningTask.OutlierDetection, "roc_auc")]
    public void Each_task_has_its_headline(LearningTask task, string name)
    {
        Assert.Equal(name, Metric.Headline(task).Name);
        Assert.Contains(Metric.Headline(task), Metric.For(task));
    }

    [Fact]
    public void Better_follows_the_direction_and_nan_never_is()
    {
        Metric auc = Metric.Parse("roc_auc");
        Metric rmse = Metric.Parse("rmse");
        Assert.True(auc.IsBetter(0.9, 0.8));
        Assert.True(rmse.IsBetter(0.8, 0.9));
        Assert.False(rmse.IsBetter(0.9, 0.9));
        Assert.False(auc.IsBetter(double.NaN, 0.5));
        Assert.True(auc.IsBetter(0.5, double.NaN));
        Assert.Equal(0.5, rmse.Gain(1.0, 1.5));
    }

    [Fact]
    public void An_unknown_metric_is_refused_with_the_nearest()
    {
        InputException error = Assert.Throws<InputException>(() => Metric.Parse("roc_acu"));
        Assert.Equal(("unknown-metric", "Did you mean 'roc_auc'?"), (error.Code, error.Hint));
        Assert.Null(Metric.Find("nothing"));
    }
}
