using System.Diagnostics;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
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
    [InlineData(LearningTask.MulticlassClassification)]
    public void The_first_of_the_leaderboard_is_no_worse_than_any_alone_and_all_ends_in_time(LearningTask task)
    {
        Dataset data = Rows(task);
        Stopwatch clock = Stopwatch.StartNew();
        AutoBudget budget = new(TimeSpan.FromSeconds(4), Stopwatch.GetTimestamp());
        AutoSelectionResult result = AutoMl.Run(data, Folds.For(data, 3, 1), new FitContext { Seed = 1 }, budget);
        // Tests share the machine with others.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        Assert.All(result.Leaderboard.Skip(1), entry => Assert.False(result.Metric.IsBetter(entry.Value, result.Leaderboard[0].Value)));
        Assert.Equal(result.Chosen.Kind.Name, result.Leaderboard[0].Learner);
        Assert.True(result.Leaderboard.Count > 1, result.Reason);
        Assert.Contains("trials of", result.Reason);
        // What was promised of the folds is what cross-validation says of the learner.
        CrossValidationResult check = CrossValidation.Run(result.Chosen, data, Folds.For(data, 3, 1), new FitContext { Seed = 1 });
        Assert.Equal(check.Metrics[result.Metric.Name].Mean, result.Leaderboard[0].Value, 0.15 * Math.Abs(result.Leaderboard[0].Value));
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
            new Cairn.Learning.Linear.LinearRegression(), [0], 0, [[.. truth.Select((y, i) => y + error(i))]],
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
