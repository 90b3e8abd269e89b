using System.Diagnostics;
using System.Globalization;
using Cairn.Data;
using Cairn.Learning.Baselines;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>Fits a learner and judges it beside the baseline, on rows that the fit did not see.</summary>
internal static class ModelJudge
{
    /// <summary>Learns from <paramref name="train"/> and judges on <paramref name="test"/>.</summary>
    /// <param name="learner">What to fit.</param>
    /// <param name="train">Rows to learn from.</param>
    /// <param name="test">Rows to judge on.</param>
    /// <param name="measuredOn">What those rows are, in words.</param>
    /// <param name="refit">All rows, when the model that ships is fitted again on them; null to ship the judged model.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <param name="stop">Ends a fit with the best so far, which is judged and ships.</param>
    public static Judgement OnRows(
        ILearner learner, Dataset train, Dataset test, string measuredOn, Dataset? refit, FitContext context,
        CancellationToken stop)
    {
        (IModel model, double seconds) = Fit(learner, train, context, stop);
        List<string> notes = [.. FitNotes(learner, model)];
        Table predictions = model.Predict(test.Table, context.Threads);
        Evaluation evaluation = Evaluation.Of(predictions, model.Signature, test, context.Threads);
        IModel naive = new Baseline().Fit(train, Plain(context));
        Evaluation baseline = Evaluation.Of(naive, test, context.Threads);
        if (refit is not null && stop.IsCancellationRequested)
        {
            notes.Add("Stopped by hand: the judged model ships, and was not fitted again on all rows.");
            refit = null;
        }
        if (refit is not null)
        {
            (model, seconds) = Fit(learner, refit, context, stop);
            notes.AddRange(FitNotes(learner, model).Except(notes));
        }
        return new Judgement
        {
            Model = model,
            LearntRows = (refit ?? train).RowCount,
            FitSeconds = seconds,
            MeasuredOn = measuredOn,
            Evaluation = evaluation,
            Baseline = baseline,
            Metrics = evaluation.Metrics,
            BaselineMetrics = baseline.Metrics,
            Judged = test,
            Predictions = predictions,
            Notes = [.. notes, .. evaluation.Notes],
        };
    }

    /// <summary>Judges by cross-validation, then learns from all rows.</summary>
    /// <param name="learner">What to fit to all rows, and in each fold.</param>
    /// <param name="choose">Chooses what each fold fits by its own rows; null to fit <paramref name="learner"/>.</param>
    /// <param name="data">All rows.</param>
    /// <param name="learnt">The rows that the model which ships learns from: all, or those not set aside.</param>
    /// <param name="folds">How to divide them.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <param name="stop">Ends the last fit with the best so far; before it, all.</param>
    public static Judgement ByFolds(
        ILearner learner, Func<Dataset, FitContext, ILearner>? choose, Dataset data, Dataset learnt, FoldSet folds,
        FitContext context, CancellationToken stop)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation, stop);
        FitContext judged = context with { Cancellation = either.Token };
        CrossValidationResult result = choose is null
            ? CrossValidation.Run(learner, data, folds, judged)
            : CrossValidation.Nested(choose, data, folds, judged);
        // A fold that ended early would say too little of the model.
        either.Token.ThrowIfCancellationRequested();
        CrossValidationResult naive = CrossValidation.Run(new Baseline(), data, folds, Plain(context));
        (IModel model, double seconds) = Fit(learner, learnt, context, stop);
        return new Judgement
        {
            Model = model,
            LearntRows = learnt.RowCount,
            FitSeconds = seconds,
            MeasuredOn = result.MeasuredOn,
            Evaluation = result.Pooled,
            Baseline = naive.Pooled,
            Metrics = Means(result),
            BaselineMetrics = Means(naive),
            CrossValidation = result,
            Judged = data,
            Predictions = result.OutOfFold,
            Notes = [.. FitNotes(learner, model), .. ChoiceNotes(learner, result), .. result.Notes],
        };
    }

    private static IEnumerable<string> ChoiceNotes(ILearner learner, CrossValidationResult result)
    {
        if (result.Chosen.Count == 0)
            yield break;
        string counts = string.Join(", ", result.Chosen.Select(c => $"{c.Key} in {c.Value}"));
        yield return $"Each fold chose its own learner, so that the choice is judged too: {counts} of {result.Folds.Count}; "
            + $"{learner.Kind.Name}, chosen by all rows, ships.";
    }

    // The baseline has nothing to watch, to go on from or to keep.
    private static FitContext Plain(FitContext context) =>
        context with { Progress = null, Validation = null, Initial = null, RefreshDecay = null, Checkpoint = null };

    private static (IModel Model, double Seconds) Fit(
        ILearner learner, Dataset data, FitContext context, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation, stop);
        IModel model = learner.Fit(data, context with { Cancellation = either.Token });
        // A fit that was stopped gives the best so far, which ships; a training that was cancelled ships nothing.
        context.Cancellation.ThrowIfCancellationRequested();
        return (model, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static IEnumerable<string> FitNotes(ILearner learner, IModel model)
    {
        if (model is IFitRecord record)
        {
            foreach (string note in record.FitNotes)
                yield return note;
        }
        if (model is IConvergence { Converged: false } fit)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{learner.Kind.Name} stopped after {fit.Iterations} iterations, before it converged. {fit.ConvergenceHint}");
        }
    }

    private static OrderedDictionary<string, double> Means(CrossValidationResult result)
    {
        OrderedDictionary<string, double> means = [];
        foreach (Metric metric in Metric.All)
        {
            if (result.Metrics.TryGetValue(metric.Name, out MetricEstimate? estimate))
                means[metric.Name] = estimate.Mean;
        }
        return means;
    }
}
