using System.Diagnostics;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Learning.Linear;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning;

/// <summary>Chooses a learner by cross-validation, and says why.</summary>
/// <remarks>
/// Learners are tried from the simplest to the most flexible on the same folds and compared by the headline metric of
/// the task. The simplest one is taken whose distance to the best is at most one standard error of that distance: the
/// rule of Breiman et al., "Classification and Regression Trees" (1984), section 3.4.3, with the error of the paired
/// differences over the folds, since what the folds have in common says nothing about which learner is better, corrected
/// for the training rows that folds share (Nadeau and Bengio 2003).
/// The same seed gives the same choice, unless a budget or a cancellation ends the comparison early.
/// </remarks>
public static class AutoSelection
{
    /// <summary>The learners that are tried for a task, from the simplest to the most flexible.</summary>
    public static IReadOnlyList<ILearner> CandidatesFor(LearningTask task)
    {
        ILearner[] all =
        [
            new Baseline(), new LinearRegression(), new LogisticRegression(),
            new GradientBoosting { Rounds = 500, EarlyStoppingRounds = 20 },
        ];
        return [.. all.Where(learner => learner.Kind.Tasks.Contains(task))];
    }

    /// <summary>Compares learners and chooses one.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="folds">How to divide them; the same for every learner.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <param name="budget">
    /// Most time to spend. A learner that would be cut short is left out; the simplest always runs. Null is no limit.
    /// </param>
    /// <param name="candidates">Learners from the simplest on; those for the task when null.</param>
    /// <exception cref="InputException">No learner can learn from the data: what the first one says.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first learner was judged.</exception>
    public static AutoSelectionResult Run(
        Dataset data, FoldSet folds, FitContext? context = null, TimeSpan? budget = null,
        IReadOnlyList<ILearner>? candidates = null)
    {
        context ??= FitContext.Default;
        candidates ??= CandidatesFor(data.Task);
        if (candidates.Count == 0)
            throw new ArgumentException("There is no learner to choose from.", nameof(candidates));
        Stopwatch clock = Stopwatch.StartNew();
        List<Attempt> attempts = [];
        for (int i = 0; i < candidates.Count; i++)
        {
            TimeSpan? left = i == 0 ? null : budget - clock.Elapsed;
            attempts.Add(Try(candidates[i], data, folds, WithProgress(context, i, candidates.Count), left));
            if (context.Cancellation.IsCancellationRequested && !attempts.Exists(attempt => attempt.Result is not null))
                throw new OperationCanceledException(context.Cancellation);
        }
        if (!attempts.Exists(attempt => attempt.Result is not null))
            throw attempts.Select(attempt => attempt.Error).OfType<InputException>().First();

        Metric metric = Comparable(data.Task, attempts);
        AutoSelectionTrial[] trials = [.. attempts.Select(attempt => attempt.ToTrial(metric))];
        context.Progress?.Report(new FitProgress("selection", 1, candidates.Count));
        return AutoSelectionRule.Choose(trials, metric);
    }

    private static Attempt Try(ILearner learner, Dataset data, FoldSet folds, FitContext context, TimeSpan? left)
    {
        if (context.Cancellation.IsCancellationRequested)
            return new Attempt(learner, null, 0, "It was not tried, since the comparison was cancelled.", null);
        if (left <= TimeSpan.Zero)
            return new Attempt(learner, null, 0, "It was not tried, since the time budget was spent.", null);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        // A timer takes at most 2³² − 2 milliseconds; more than that is no limit.
        if (left is TimeSpan time && time.TotalMilliseconds < uint.MaxValue - 1)
            limit.CancelAfter(time);
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            CrossValidationResult result =
                CrossValidation.Run(learner, data, folds, context with { Cancellation = limit.Token });
            return new Attempt(learner, result, clock.Elapsed.TotalSeconds, null, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            string why = context.Cancellation.IsCancellationRequested
                ? "It was not finished, since the comparison was cancelled."
                : "It was not finished within the time budget.";
            return new Attempt(learner, null, clock.Elapsed.TotalSeconds, why, null);
        }
        catch (InputException error)
        {
            return new Attempt(learner, null, clock.Elapsed.TotalSeconds, error.Message, error);
        }
    }

    // The headline, or where it is undefined on these folds the first metric of the task that every learner has.
    private static Metric Comparable(LearningTask task, List<Attempt> attempts)
    {
        Metric headline = Metric.Headline(task);
        CrossValidationResult[] results = [.. attempts.Select(a => a.Result).OfType<CrossValidationResult>()];
        return new[] { headline }.Concat(Metric.For(task))
            .FirstOrDefault(metric => results.All(result => result.Metrics.ContainsKey(metric.Name))) ?? headline;
    }

    private static FitContext WithProgress(FitContext context, int index, int count) => context.Progress is null
        ? context
        : context with { Progress = new Part(context.Progress, index, count) };

    private sealed record Attempt(
        ILearner Learner, CrossValidationResult? Result, double Seconds, string? Problem, InputException? Error)
    {
        public AutoSelectionTrial ToTrial(Metric metric)
        {
            MetricEstimate? estimate = Result?.Metrics.GetValueOrDefault(metric.Name);
            string? problem = Problem ?? (estimate is null ? $"Its {metric.Title} is undefined in every fold." : null);
            return new AutoSelectionTrial(Learner, estimate, Seconds, problem);
        }
    }

    private sealed class Part(IProgress<FitProgress> whole, int index, int count) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) =>
            whole.Report(value with { Stage = "selection", Done = (index + value.Done) / count, Round = index });
    }
}
