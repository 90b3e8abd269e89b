using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class StoppingMetricTests
{
    [Theory]
    [InlineData(LearningTask.BinaryClassification, "roc_auc")]
    [InlineData(LearningTask.BinaryClassification, "pr_auc")]
    [InlineData(LearningTask.BinaryClassification, "accuracy")]
    [InlineData(LearningTask.BinaryClassification, "log_loss")]
    [InlineData(LearningTask.MulticlassClassification, "balanced_accuracy")]
    [InlineData(LearningTask.MulticlassClassification, "roc_auc")]
    [InlineData(LearningTask.Regression, "mae")]
    [InlineData(LearningTask.Regression, "r2")]
    public void The_kept_rounds_are_the_best_by_the_metric_as_an_evaluation_gives_it(LearningTask task, string name)
    {
        Dataset train = BoostingData.Mixed(task, rows: 400);
        Dataset watched = BoostingData.Mixed(task, rows: 300, seed: 2);
        Metric metric = Metric.Parse(name);
        GradientBoosting learner = new() { Rounds = 60, EarlyStoppingRounds = 60, StoppingMetric = name, MinLeafRows = 3 };
        List<FitProgress> seen = [];
        GradientBoostingModel best = learner.Fit(
            train, new FitContext { Validation = watched, Progress = new Recorder(seen) });
        Assert.Equal(name, seen[^1].Metric);
        double found = Evaluation.Of(best, watched).Value(name)!.Value;
        Assert.Equal(seen[^1].Best!.Value, found, 1e-9);
        foreach (int rounds in new[] { 1, 5, 20, 60 })
        {
            double other = Evaluation.Of((learner with { Rounds = rounds, EarlyStoppingRounds = 0 }).Fit(train), watched).Value(name)!.Value;
            Assert.False(metric.IsBetter(other, found + (metric.GreaterIsBetter ? 1e-9 : -1e-9)));
        }
    }

    [Fact]
    public void Concordance_is_watched_over_survival_times()
    {
        Dataset data = SurvivalGoldenTests.Data("censored");
        List<FitProgress> seen = [];
        foreach (string loss in new[] { "cox", "aft" })
        {
            GradientBoosting learner = new() { Rounds = 40, EarlyStoppingRounds = 10, Loss = loss, StoppingMetric = "concordance" };
            GradientBoostingModel model = learner.Fit(data, new FitContext { Validation = data, Progress = new Recorder(seen) });
            Assert.Equal("concordance", seen[^1].Metric);
            Assert.Equal(seen[^1].Best!.Value, Evaluation.Of(model, data).Value("concordance")!.Value, 1e-9);
            Assert.InRange(seen[^1].Best!.Value, 0.7, 1);
        }
    }

    [Fact]
    public void A_metric_that_the_task_lacks_is_refused_with_those_it_has()
    {
        InputException error = Assert.Throws<InputException>(() =>
            new GradientBoosting { StoppingMetric = "ndcg" }.Fit(BoostingData.Mixed(LearningTask.Regression)));
        Assert.StartsWith(
            "Option 'stopping_metric' of gradient-boosting: found ndcg, wanted one of regression: loss, rmse, mae, r2",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_other_tools_are_taken()
    {
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create([KeyValuePair.Create("eval_metric", "auc")]);
        Assert.Equal("roc_auc", learner.StoppingMetric);
    }

    private sealed class Recorder(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen.Add(value);
    }
}
