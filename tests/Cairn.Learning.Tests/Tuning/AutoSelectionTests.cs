using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning;

public sealed class AutoSelectionTests
{
    [Fact]
    public void A_line_is_left_to_linear_regression()
    {
        AutoSelectionResult result = Select(Regression((x, z) => 3 * x - z, noise: 0.5));
        Assert.IsType<LinearRegression>(result.Chosen);
        Assert.Equal("rmse", result.Metric.Name);
        Assert.StartsWith("linear-regression was chosen: RMSE ", result.Reason);
    }

    [Fact]
    public void A_step_is_left_to_trees()
    {
        AutoSelectionResult result = Select(Regression((x, z) => x * z > 0 ? 4 : -4, noise: 0.5));
        Assert.IsType<GradientBoosting>(result.Chosen);
        Assert.Contains("the best; next is ", result.Reason);
    }

    // A sample of noise may hold a pattern by chance, so most samples are asked for, not each.
    [Fact]
    public void Noise_is_mostly_left_to_the_baseline_which_says_so()
    {
        AutoSelectionResult[] results =
            [.. Enumerable.Range(1, 7).Select(seed => Select(Regression((_, _) => 0, noise: 1, rows: 200, (ulong)seed)))];
        AutoSelectionResult[] plain = [.. results.Where(result => result.Chosen is Baseline)];
        Assert.InRange(plain.Length, 5, 7);
        Assert.All(plain, result => Assert.Contains("No learner clearly beats the base rate", result.Reason));
    }

    [Fact]
    public void Classes_are_compared_by_their_headline_metric()
    {
        AutoSelectionResult result = Select(Classes());
        Assert.IsType<LogisticRegression>(result.Chosen);
        Assert.Equal("roc_auc", result.Metric.Name);
        Assert.Equal(["baseline", "logistic-regression", "gradient-boosting"], result.Trials.Select(t => t.Name));
        Assert.All(result.Trials, trial => Assert.InRange(trial.Mean!.Value, 0.49, 1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_choice_and_numbers_at_any_number_of_threads()
    {
        Dataset data = Classes();
        AutoSelectionResult one = Select(data, new FitContext { Seed = 3, Threads = 1 });
        AutoSelectionResult two = Select(data, new FitContext { Seed = 3, Threads = 2 });
        Assert.Equal(one.Reason, two.Reason);
        Assert.Equal(one.Trials.Select(t => t.Mean), two.Trials.Select(t => t.Mean));
    }

    [Fact]
    public void A_spent_budget_leaves_the_simplest_and_names_what_was_left_out()
    {
        Dataset data = Classes();
        AutoSelectionResult result = AutoSelection.Run(data, Folds.For(data, 3), budget: TimeSpan.Zero);
        Assert.IsType<Baseline>(result.Chosen);
        Assert.Equal(2, result.Trials.Count(t => t.Problem == "It was not tried, since the time budget was spent."));
        Assert.Contains("the only learner that was judged", result.Reason);
    }

    [Fact]
    public void Cancelling_returns_the_best_so_far()
    {
        Dataset data = Classes();
        using CancellationTokenSource cancel = new();
        ILearner[] candidates = [new Baseline(), new LogisticRegression(), new CancellingLearner(cancel)];
        AutoSelectionResult result = AutoSelection.Run(
            data, Folds.For(data, 3), new FitContext { Cancellation = cancel.Token }, candidates: candidates);
        Assert.IsType<LogisticRegression>(result.Chosen);
        Assert.Contains("It was not finished, since the comparison was cancelled.", result.Reason);
    }

    [Fact]
    public void Cancelled_before_anything_was_judged_it_throws()
    {
        Dataset data = Classes();
        FitContext context = new() { Cancellation = new CancellationToken(canceled: true) };
        Assert.ThrowsAny<OperationCanceledException>(() => AutoSelection.Run(data, Folds.For(data, 3), context));
    }

    [Fact]
    public void A_learner_that_cannot_learn_from_the_data_is_left_out_with_its_reason()
    {
        Dataset data = Regression((x, z) => x + z, noise: 0.1);
        double[] broken = [.. data.Table["x"].ToNumbers()];
        broken[5] = double.PositiveInfinity;
        data = new Dataset(data.Table.With(new NumberColumn("x", broken)), "y", data.Task, ["x", "z"]);
        AutoSelectionResult result = Select(data);
        Assert.Contains("linear-regression: Column 'x', row ", result.Reason);
        Assert.DoesNotContain("linear-regression was chosen", result.Reason);
    }

    [Fact]
    public void Data_that_no_learner_takes_is_refused_with_the_first_reason()
    {
        Table table = new(TextOf("t", 20), new NumberColumn("y", [.. Enumerable.Range(0, 20).Select(i => (double)i)]));
        Dataset data = new(table, "y", LearningTask.Regression, ["t"]);
        InputException error = Assert.Throws<InputException>(() => Select(data));
        Assert.Equal("wrong-feature", error.Code);
        Assert.Contains("'t'", error.Message);
    }

    [Fact]
    public void Progress_goes_from_0_to_1_and_never_back()
    {
        List<double> done = [];
        Select(Classes(), new FitContext { Threads = 1, Progress = new Collecting(done) });
        Assert.Equal(done.Order(), done);
        Assert.Equal(1, done[^1]);
    }

    [Fact]
    public void Json_holds_every_trial_with_its_options()
    {
        System.Text.Json.Nodes.JsonObject json = Select(Classes()).ToJson();
        Assert.Equal("logistic-regression", (string)json["chosen"]!);
        Assert.Equal(3, json["trials"]!.AsArray().Count);
        Assert.Equal(1, (double)json["trials"]![1]!["options"]!["l2"]!);
        Assert.True((double)json["trials"]![1]!["standard_error"]! > 0);
    }

    private static AutoSelectionResult Select(Dataset data, FitContext? context = null) =>
        AutoSelection.Run(data, Folds.For(data, 5, seed: 1), context);

    private static TextColumn TextOf(string name, int rows) =>
        new(name, [.. Enumerable.Range(0, rows).Select(i => (string?)$"text {i}")], ColumnKind.Text);

    private static Dataset Regression(Func<double, double, double> truth, double noise, int rows = 400, ulong seed = 7)
    {
        SeededRandom random = new(seed);
        double[] x = new double[rows], z = new double[rows], y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i] = random.NextNormal();
            z[i] = random.NextNormal();
            y[i] = truth(x[i], z[i]) + noise * random.NextNormal();
        }
        Table table = new(new NumberColumn("x", x), new NumberColumn("z", z), new NumberColumn("y", y));
        return new Dataset(table, "y", LearningTask.Regression, ["x", "z"]);
    }

    private static Dataset Classes()
    {
        Dataset numbers = Regression((x, z) => 2 * x - z, noise: 1);
        string?[] labels = [.. numbers.Target.ToNumbers().Select(y => y > 0 ? "yes" : "no")];
        Table table = numbers.Table.With(CategoryColumn.FromTexts("y", labels));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["x", "z"]);
    }

    private sealed class Collecting(List<double> done) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => done.Add(value.Done);
    }

    private sealed class CancellingLearner(CancellationTokenSource cancel) : ILearner
    {
        public LearnerKind Kind => Baseline.Kind;

        public IModel Fit(Dataset data, FitContext? context = null)
        {
            cancel.Cancel();
            return new Baseline().Fit(data);
        }
    }
}
