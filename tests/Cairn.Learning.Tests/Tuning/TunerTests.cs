using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning;

public sealed class TunerTests
{
    private static readonly Dataset s_data = Curve(300);
    private static readonly FoldSet s_folds = Folds.For(s_data, 4, 1);

    private static readonly LearnerSpace s_trees = new([DecisionTree.Kind, LinearRegression.Kind]);

    [Fact]
    public void The_same_seed_gives_the_same_trials_and_the_best_beats_the_defaults()
    {
        IReadOnlyList<Trial> trials = Tune(new TuningOptions { Trials = 25 });
        IReadOnlyList<Trial> again = Tune(new TuningOptions { Trials = 25 }, threads: 1);
        Assert.Equal(trials.Select(t => (string.Join(';', t.Point), t.Losses[0])), again.Select(t => (string.Join(';', t.Point), t.Losses[0])));
        Assert.Equal(25, trials.Count);
        Trial best = Tuner.BestOf(trials)!;
        Assert.True(best.Losses[0] < Math.Min(trials[0].Losses[0], trials[1].Losses[0]));
        // The loss of a trial is what cross-validation says of its learner.
        CrossValidationResult check = CrossValidation.Run(s_trees.Create(best.Point), s_data, s_folds, new FitContext { Seed = 3 });
        Assert.Equal(check.Metrics["rmse"].Mean, best.Losses[0], 1e-12);
    }

    [Fact]
    public void A_study_that_was_cut_goes_on_as_if_it_had_not_been()
    {
        IReadOnlyList<Trial> whole = Tune(new TuningOptions { Trials = 14 });
        // Trial 9 was being judged when the process died.
        Trial[] before = [.. whole.Take(9), whole[9] with { State = TrialState.Running, Losses = [], Steps = [] }];
        Recorder log = new();
        IReadOnlyList<Trial> resumed = Tune(new TuningOptions { Trials = 14 }, log: log, earlier: before);
        Assert.Equal(whole.Select(t => (string.Join(';', t.Point), t.Losses[0])), resumed.Select(t => (string.Join(';', t.Point), t.Losses[0])));
        Assert.Equal([9, 10, 11, 12, 13], log.Started);
        Assert.Equal([9, 10, 11, 12, 13], log.Ended);
    }

    [Fact]
    public void Trials_side_by_side_are_each_judged_once()
    {
        Recorder log = new();
        IReadOnlyList<Trial> trials = Tune(new TuningOptions { Trials = 24, Parallel = 4 }, log: log);
        Assert.Equal(Enumerable.Range(0, 24), trials.Select(t => t.Number));
        Assert.Equal(Enumerable.Range(0, 24), log.Ended.Order());
        Assert.All(trials, t => Assert.Equal(TrialState.Complete, t.State));
    }

    [Fact]
    public void Pruned_trials_are_given_up_at_a_step_and_leave_a_best_that_was_judged_on_all_folds()
    {
        LearnerSpace space = new([GradientBoosting.Kind], [], [new("rounds", "60")]);
        IReadOnlyList<Trial> trials = Run(space, new TuningOptions { Trials = 20, Pruner = new HalvingPruner() });
        Trial[] pruned = [.. trials.Where(t => t.State == TrialState.Pruned)];
        Assert.NotEmpty(pruned);
        Assert.All(pruned, t => Assert.StartsWith("Given up at ", t.Note));
        Assert.Contains(trials, t => t.Steps.Any(s => !TrialSteps.IsFold(s.Step)));
        Assert.Equal(TrialState.Complete, Tuner.BestOf(trials)!.State);
    }

    [Fact]
    public void A_budget_that_is_spent_leaves_the_trial_under_way_to_be_judged_later()
    {
        Recorder log = new();
        using CancellationTokenSource stop = new();
        log.OnEnded = trial =>
        {
            if (trial.Number == 3)
                stop.Cancel();
        };
        Tuner tuner = new(
            s_trees, s_data, s_folds, TuningObjectives.Parse(null, s_data.Task), new TuningOptions { Trials = 50 },
            new FitContext { Seed = 3, Cancellation = stop.Token }, log);
        Assert.Equal(4, tuner.Run().Count);
        Tuner hasty = new(
            s_trees, s_data, s_folds, TuningObjectives.Parse(null, s_data.Task),
            new TuningOptions { Trials = 50, Budget = TimeSpan.FromTicks(1) }, new FitContext { Seed = 3 });
        Assert.Equal("budget-spent", Assert.Throws<InputException>(hasty.Run).Code);
    }

    [Fact]
    public void A_learner_that_cannot_learn_fails_its_trials_alone()
    {
        LearnerSpace both = new([LinearRegression.Kind, LogisticRegression.Kind]);
        IReadOnlyList<Trial> trials = Run(both, new TuningOptions { Trials = 6 });
        Assert.Contains(trials, t => t.State == TrialState.Failed && t.Note!.Contains("logistic-regression does not do regression"));
        Assert.Equal(0, Tuner.BestOf(trials)!.Point[0]);
        InputException error = Assert.Throws<InputException>(() => Run(new LearnerSpace([LogisticRegression.Kind]), new TuningOptions { Trials = 3 }));
        Assert.Equal("no-trial", error.Code);
    }

    [Fact]
    public void Objectives_beside_the_metric_are_measured()
    {
        TuningObjectives objectives = TuningObjectives.Parse("mae,size,latency", LearningTask.Regression);
        Tuner tuner = new(s_trees, s_data, s_folds, objectives, new TuningOptions { Trials = 8 }, new FitContext { Seed = 3 });
        IReadOnlyList<Trial> trials = tuner.Run();
        Assert.All(trials, t => Assert.Equal(3, t.Losses.Count));
        Assert.All(trials, t => Assert.True(t.Losses.All(l => l > 0)));
        Assert.Contains(Tuner.BestOf(trials), Tuner.FrontOf(trials));
        foreach (string wrong in new[] { "roc_auc", "rmse,speed", "rmse,latency,latency", "nothing" })
            Assert.Throws<InputException>(() => TuningObjectives.Parse(wrong, LearningTask.Regression));
    }

    private static IReadOnlyList<Trial> Tune(
        TuningOptions options, int threads = 2, ITrialLog? log = null, IReadOnlyList<Trial>? earlier = null) => new Tuner(
        s_trees, s_data, s_folds, TuningObjectives.Parse(null, s_data.Task), options,
        new FitContext { Seed = 3, Threads = threads }, log, earlier).Run();

    private static IReadOnlyList<Trial> Run(LearnerSpace space, TuningOptions options) => new Tuner(
        space, s_data, s_folds, TuningObjectives.Parse(null, s_data.Task), options, new FitContext { Seed = 3 }).Run();

    private static Dataset Curve(int rows)
    {
        SeededRandom random = new(11);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 6)];
        double[] z = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select((v, i) => Math.Sin(v) + 0.3 * z[i] + 0.2 * random.NextNormal())];
        return new Dataset(
            new Table(new NumberColumn("x", x), new NumberColumn("z", z), new NumberColumn("y", y)), "y", LearningTask.Regression, ["x", "z"]);
    }

    private sealed class Recorder : ITrialLog
    {
        public List<int> Started { get; } = [];

        public List<int> Ended { get; } = [];

        public Action<Trial>? OnEnded { get; set; }

        void ITrialLog.Started(Trial trial) => Started.Add(trial.Number);

        void ITrialLog.Ended(Trial trial)
        {
            Ended.Add(trial.Number);
            OnEnded?.Invoke(trial);
        }
    }
}
