using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Linear;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Auto;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Auto;

public sealed class AutoMlTests
{
    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void The_first_of_the_leaderboard_is_no_worse_than_any_alone_and_every_kind_is_judged(LearningTask task)
    {
        Dataset data = Rows(task);
        TickingClock clock = new(TimeSpan.FromMilliseconds(100));
        AutoBudget budget = new(TimeSpan.FromSeconds(60), clock.GetTimestamp()) { Clock = clock };
        AutoSelectionResult result = AutoMl.Run(data, Folds.For(data, 3, 1), new FitContext { Seed = 1, Threads = 1 }, budget);
        Assert.All(result.Leaderboard.Skip(1), entry => Assert.False(result.Metric.IsBetter(entry.Value, result.Leaderboard[0].Value)));
        Assert.Equal(result.Chosen.Kind.Name, result.Leaderboard[0].Learner);
        Assert.Contains("trials of", result.Reason);
        AutoSelectionResult quick = result.WithQuick();
        Assert.Contains($"so {quick.Chosen.Kind.Name}, the best that is fitted at once", quick.Reason);
        string[] kinds =
        [
            .. Learners.Catalog.Kinds.Where(k => k.Tasks.Contains(task) && k.Name is not ("ensemble" or "prepared" or "calibrated" or "mitigated")).Select(k => k.Name),
        ];
        Assert.Empty(kinds.Except(result.Leaderboard.Select(entry => entry.Inside)).Except(["baseline"]));
        // What was promised of the folds is what cross-validation says of the learner.
        CrossValidationResult check = CrossValidation.Run(result.Chosen, data, Folds.For(data, 3, 1), new FitContext { Seed = 1 });
        Assert.Equal(check.Metrics[result.Metric.Name].Mean, result.Leaderboard[0].Value, 0.15 * Math.Abs(result.Leaderboard[0].Value));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(300)]
    public void Search_and_fit_end_within_the_budget_however_slow_fits_are(int milliseconds)
    {
        Dataset data = Rows(LearningTask.Regression);
        TickingClock clock = new(TimeSpan.FromMilliseconds(milliseconds));
        AutoBudget budget = new(TimeSpan.FromSeconds(30), clock.GetTimestamp()) { Clock = clock };
        AutoSelectionResult result = AutoMl.Run(data, Folds.For(data, 3, 1), new FitContext { Seed = 1, Threads = 1 }, budget);
        // Folds have two thirds of the rows.
        double fit = 1.5 * result.Leaderboard[0].FitSeconds;
        double left = 30 - (clock.GetTimestamp() - TimeSpan.FromMilliseconds(milliseconds).Ticks) / (double)TimeSpan.TicksPerSecond;
        Assert.True(left >= fit + budget.After, $"{left} s left for a fit of {fit} s and {budget.After} s after it");
        Assert.True(left < 15, $"{left} s left of 30");
    }

    [Fact]
    public void Preparations_are_tried_and_told_where_they_are_what_helps()
    {
        // A plane in the logarithms of columns with outliers.
        SeededRandom random = new(12);
        double[][] x = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 150).Select(_ => random.NextNormal()).ToArray())];
        double[] y = [.. Enumerable.Range(0, 150).Select(i => x.Sum(column => column[i]) + 0.3 * random.NextNormal())];
        Table table = new(
            [.. x.Select((column, c) => new NumberColumn($"x{c}", [.. column.Select(v => Math.Exp(3 * v))])), new NumberColumn("y", y)]);
        Dataset data = new(table, "y", LearningTask.Regression, ["x0", "x1", "x2", "x3", "x4"]);
        TickingClock clock = new(TimeSpan.FromMilliseconds(100));
        AutoBudget budget = new(TimeSpan.FromSeconds(60), clock.GetTimestamp()) { Clock = clock };
        AutoSelectionResult result = AutoMl.Run(data, Folds.For(data, 3, 1), new FitContext { Seed = 1, Threads = 1 }, budget);
        LeaderboardEntry best = result.Leaderboard.First(entry => entry.Learner != "ensemble");
        Assert.Equal(("prepared", "linear-regression"), (best.Learner, best.Inside));
        Assert.True((string?)best.Preparation["numbers"] is "rankit" or "power", best.Preparation.ToJsonString());
        JsonObject json = best.ToJson();
        Assert.Equal("linear-regression", (string?)json["inside"]);
        // The options are those of a learner that a person could name.
        ILearner again = Learners.Catalog[(string)json["learner"]!].Create(
            json["options"]!.AsObject().Select(option => KeyValuePair.Create(option.Key, option.Value!.ToString())));
        Assert.Equal(best.Value, CrossValidation.Run(again, data, Folds.For(data, 3, 1), new FitContext { Seed = 1 }).Metrics["rmse"].Mean, 1e-3);
    }

    [Fact]
    public void Only_preparations_that_matter_are_looked_through()
    {
        string[] Of(LearnerKind kind, Dataset data) => [.. PreparationChoices.For(kind, data).Select(p => p.Name[AutoSpace.Prefix.Length..])];
        Dataset numbers = Rows(LearningTask.Regression);
        Assert.Equal(["numbers"], Of(LinearRegression.Kind, numbers));
        Assert.Empty(Of(GradientBoosting.Kind, numbers));
        Assert.Empty(Of(Cairn.Learning.Baselines.Baseline.Kind, numbers));
        string[] levels = [.. Enumerable.Range(0, 300).Select(i => i < 5 ? "rare" : $"l{i % 20}")];
        string[] labels = [.. levels.Select((_, i) => i % 12 == 0 ? "yes" : "no")];
        double[] gaps = [.. levels.Select((_, i) => i % 3 == 0 ? double.NaN : i)];
        Dataset mixed = new(
            new Table(CategoryColumn.FromTexts("level", levels), new NumberColumn("gaps", gaps), CategoryColumn.FromTexts("y", labels)), "y",
            LearningTask.BinaryClassification, ["level", "gaps"]);
        Assert.Equal(["numbers", "categories", "min_level_rows", "class_weight"], Of(LogisticRegression.Kind, mixed));
        Assert.Equal(["categories", "min_level_rows", "missing", "class_weight"], Of(RandomForest.Kind, mixed));
        // Every point of the space is a learner.
        AutoSpace space = new(RandomForest.Kind, mixed);
        Assert.Equal(RandomForest.Kind.Name, space.Create(space.Start).Kind.Name);
        for (int i = 0; i < 30; i++)
            Assert.NotNull(space.Create(new Cairn.Learning.Tuning.Samplers.RandomSampler().Sample(space.Space, [], i, 1)!));
    }

    [Fact]
    public void A_kind_that_is_clearly_behind_on_every_fold_is_weak()
    {
        Metric loss = Metric.Parse("rmse");
        Assert.True(Weakness.Is([2, 2.1, 1.9, 2, 2], [1, 1.05, 0.95, 1, 1], loss));
        Assert.False(Weakness.Is([1.02, 1.2, 0.9, 1.1, 1], [1, 1.05, 0.95, 1, 1], loss));
        Assert.False(Weakness.Is([2, 2.1, 0.9, 2, 2], [1, 1.05, 0.95, 1, 1], loss));
        Assert.False(Weakness.Is([2, 2], [1, 1], loss));
    }

    [Fact]
    public void Stopping_keeps_what_was_found_and_before_anything_gives_up()
    {
        Dataset data = Rows(LearningTask.Regression);
        using CancellationTokenSource stop = new();
        FitContext context = new() { Cancellation = stop.Token, Progress = new Stopper(stop) };
        AutoBudget budget = new(TimeSpan.FromMinutes(5), Stopwatch.GetTimestamp());
        Assert.NotEmpty(AutoMl.Run(data, Folds.For(data, 3, 1), context, budget).Leaderboard);
        Assert.Throws<OperationCanceledException>(() => AutoMl.Run(data, Folds.For(data, 3, 1), context, budget));
        AutoBudget none = new(TimeSpan.FromTicks(1), Stopwatch.GetTimestamp());
        Assert.Equal("baseline", Assert.Single(AutoMl.Run(data, Folds.For(data, 3, 1), FitContext.Default, none).Leaderboard).Learner);
    }

    [Fact]
    public void Quick_losses_are_those_of_the_metrics()
    {
        SeededRandom random = new(3);
        foreach (LearningTask task in new[] { LearningTask.BinaryClassification, LearningTask.MulticlassClassification, LearningTask.Regression })
        {
            Dataset data = Rows(task);
            int classes = task == LearningTask.Regression ? 0 : data.Classes.Labels.Count;
            double[] answers = [.. Enumerable.Range(0, data.RowCount * Math.Max(1, classes)).Select(_ => Math.Round(random.NextDouble(), 2) + 0.01)];
            for (int row = 0; row < data.RowCount && classes > 0; row++)
            {
                double sum = answers.AsSpan(row * classes, classes).ToArray().Sum();
                for (int c = 0; c < classes; c++)
                    answers[row * classes + c] /= sum;
            }
            Signature signature = new(
                task, "y", [new InputField("x", ColumnKind.Number)],
                classes > 0 ? Signature.ClassifierOutputs(data.Classes.Labels) : Signature.RegressorOutputs);
            Table table = classes > 0 ? PredictionTable.OfClasses(signature, answers) : PredictionTable.OfNumbers(signature, answers);
            Metric metric = Metric.Headline(task);
            double value = Evaluation.Of(table, signature, data).Value(metric.Name)!.Value;
            Assert.Equal(metric.GreaterIsBetter ? 1 - value : value, new FoldLoss(data).Of(answers), 1e-9);
        }
    }

    [Fact]
    public void A_mixture_of_opposite_errors_is_found_and_costs_no_more_than_allowed()
    {
        Dataset data = Rows(LearningTask.Regression);
        double[] truth = data.Target.ToNumbers();
        SeededRandom random = new(8);
        double[] noise = [.. truth.Select(_ => random.NextNormal())];
        AutoCandidate Of(Func<int, double> error, double seconds) => new(
            new LinearRegression(), "linear-regression", [0], 0, [[.. truth.Select((y, i) => y + error(i))]],
            new Dictionary<string, double> { ["fit_seconds"] = seconds });
        AutoCandidate[] candidates = [Of(i => noise[i], 1), Of(i => -noise[i], 1), Of(_ => 0.0, 50), Of(_ => 3, 1)];
        IReadOnlyList<(int Candidate, int Count)> chosen = EnsembleSelection.Choose(candidates, [new FoldLoss(data)], 10, default);
        Assert.Equal([0, 1], chosen.Select(c => c.Candidate));
        Assert.Equal(chosen[0].Count, chosen[1].Count);
        Assert.True(new FoldLoss(data).Of(EnsembleSelection.Mix(candidates, chosen)[0]) < 1e-9);
    }

    private static Dataset Rows(LearningTask task)
    {
        SeededRandom random = new(5);
        double[] x = [.. Enumerable.Range(0, 240).Select(_ => random.NextNormal())];
        double[] z = [.. Enumerable.Range(0, 240).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select((v, i) => v + Math.Abs(z[i]) + 0.4 * random.NextNormal())];
        Column target = task switch
        {
            LearningTask.Regression => new NumberColumn("y", y),
            LearningTask.BinaryClassification => CategoryColumn.FromTexts("y", [.. y.Select(v => v > 0.8 ? "high" : "low")]),
            _ => CategoryColumn.FromTexts("y", [.. y.Select(v => v > 1.2 ? "high" : v > 0 ? "middle" : "low")]),
        };
        return new Dataset(new Table(new NumberColumn("x", x), new NumberColumn("z", z), target), "y", task, ["x", "z"]);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Round >= 3)
                stop.Cancel();
        }
    }
}
