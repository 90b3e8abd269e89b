using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Objectives.Custom;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class CustomObjectiveTests
{
    [Fact]
    public void The_squared_error_by_delegates_gives_the_trees_of_the_one_built_in()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        CustomObjective squares = CustomObjective.OfRows("squares", (score, target) => (score - target, 1));
        double[] wanted = BoostingData.Values(new GradientBoosting { Rounds = 10 }.Fit(data).Predict(data.Table));
        GradientBoostingModel model = new GradientBoosting { Rounds = 10, CustomObjective = squares }.Fit(data);
        double[] found = BoostingData.Values(model.Predict(data.Table));
        for (int row = 0; row < wanted.Length; row++)
            Assert.Equal(wanted[row], found[row], 1e-5);
    }

    [Fact]
    public void The_log_loss_by_delegates_answers_with_probabilities_also_when_loaded_without_the_delegate()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        CustomObjective logistic = new("mine", (scores, targets, gradients, hessians) =>
        {
            for (int row = 0; row < scores.Length; row++)
            {
                double p = 1 / (1 + Math.Exp(-scores[row]));
                gradients[row] = (float)(p - targets[row]);
                hessians[row] = (float)(p * (1 - p));
            }
        });
        double[] wanted = BoostingData.Values(new GradientBoosting { Rounds = 10 }.Fit(data).Predict(data.Table));
        GradientBoostingModel model = new GradientBoosting { Rounds = 10, CustomObjective = logistic }.Fit(data);
        double[] found = BoostingData.Values(GradientBoosting.Kind.Load(model.Save()).Predict(data.Table));
        for (int row = 0; row < wanted.Length; row++)
            Assert.Equal(wanted[row], found[row], 1e-5);
    }

    [Fact]
    public void The_sample_in_the_documentation_is_robust_to_outliers()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => (double)i)];
        double[] y = [.. x.Select((v, i) => i % 10 == 0 ? 1e4 : v / 40)];
        // ln cosh of the residual: a square for small ones, straight for large ones.
        GradientBoosting learner = new()
        {
            CustomObjective = CustomObjective.OfRows(
                "log_cosh",
                (score, target) => (Math.Tanh(score - target), 1 - Math.Pow(Math.Tanh(score - target), 2) + 1e-3))
                with { Loss = (score, target) => Math.Log(Math.Cosh(Math.Min(700, Math.Abs(score - target)))), BaseScore = 5 },
            MinLeafRows = 30,
        };
        List<FitProgress> seen = [];
        Dataset data = BoostingData.Numbers(x, y);
        double[] p = BoostingData.Values(learner.Fit(data, new FitContext { Progress = new Recorder(seen) }).Predict(data.Table));
        Assert.Equal("log_cosh", seen[^1].Metric);
        Assert.InRange(Enumerable.Range(0, 400).Where(i => i % 10 != 0).Average(i => Math.Abs(p[i] - y[i])), 0, 1.5);
    }

    [Fact]
    public void A_link_can_be_named_and_a_metric_of_ones_own_stops_the_fit()
    {
        Dataset data = BoostingData.Numbers(
            [.. Enumerable.Range(0, 600).Select(i => (double)i)], [.. Enumerable.Range(0, 600).Select(i => i < 300 ? 2.0 : 50)]);
        CustomMetric within = new("within_1", (predictions, targets, weights) =>
        {
            int close = 0;
            for (int row = 0; row < targets.Length; row++)
                close += Math.Abs(predictions[row] - targets[row]) <= 1 ? 1 : 0;
            return (double)close / targets.Length;
        }, GreaterIsBetter: true);
        GradientBoosting learner = new()
        {
            CustomObjective = CustomObjective.OfRows("counts", (s, y) => (Math.Exp(s) - y, Math.Exp(s)))
                with { Link = ScoreLink.Exponential },
            CustomMetric = within, EarlyStoppingRounds = 100, Rounds = 1000, MaxDeltaStep = 0.7,
        };
        GradientBoostingModel model = learner.Fit(data);
        Assert.Equal("within_1", model.FitHistory[0].Name);
        Assert.Equal(1, model.FitHistory[0].Values[model.Rounds - 1]);
        Assert.InRange(model.Rounds, 10, 300);
        Assert.All(BoostingData.Values(model.Predict(data.Table)), p => Assert.True(p > 0));
    }

    [Fact]
    public void Derivatives_that_are_no_numbers_are_told_with_their_row()
    {
        CustomObjective broken = CustomObjective.OfRows("broken", (score, target) => (target, -1)) with { BaseScore = 0 };
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting { CustomObjective = broken }.Fit(BoostingData.Mixed(LearningTask.Regression)));
        Assert.Equal("bad-objective", error.Code);
        Assert.StartsWith("The objective broken gave the derivatives", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_loss_or_several_scores_are_refused()
    {
        CustomObjective squares = CustomObjective.OfRows("squares", (score, target) => (score - target, 1));
        Assert.Contains(
            "found 'huber' beside the objective squares, wanted auto",
            Assert.Throws<InputException>(() => new GradientBoosting { CustomObjective = squares, Loss = "huber" }
                .Fit(BoostingData.Mixed(LearningTask.Regression))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "multiclass has more",
            Assert.Throws<InputException>(() => new GradientBoosting { CustomObjective = squares }
                .Fit(BoostingData.Mixed(LearningTask.MulticlassClassification))).Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen.Add(value);
    }
}
