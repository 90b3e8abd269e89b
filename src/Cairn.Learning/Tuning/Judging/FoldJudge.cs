using System.Diagnostics;
using Cairn.Data;
using Cairn.Learning.Metrics;
using Cairn.Learning.Tuning.Trials;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Judging;

/// <summary>
/// Judges learners fold by fold, and asks after each whether it is worth going on. Every learner sees the same folds with the same
/// seeds.
/// </summary>
internal sealed class FoldJudge
{
    private const int LatencyRows = 1000;
    private const int LatencyRepeats = 3;
    private const long MostCellsKept = 40_000_000;

    private readonly Dataset _data;
    private readonly FoldSet _folds;
    private readonly TimeProvider _clock;
    private readonly Lazy<(Dataset Train, Dataset Test)>[]? _parts;

    /// <summary>A judge.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="folds">How to divide them.</param>
    /// <param name="metric">What learners are judged by.</param>
    /// <param name="clock">What fits are timed by; that of the system when null.</param>
    public FoldJudge(Dataset data, FoldSet folds, Metric metric, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _data = data;
        _folds = folds;
        Metric = metric;
        // Made once, before threads share them.
        if (LearningTasks.IsClassification(data.Task))
            _ = data.Classes.Labels.Count;
        if (data.Task == LearningTask.Survival)
            _ = data.Survival.EventCount;
        if ((long)data.RowCount * data.Features.Count * folds.Count <= MostCellsKept)
        {
            _parts =
            [
                .. Enumerable.Range(0, folds.Count).Select(f => new Lazy<(Dataset, Dataset)>(() => PartsOf(f))),
            ];
        }
    }

    /// <summary>What learners are judged by.</summary>
    public Metric Metric { get; }

    /// <summary>Number of folds.</summary>
    public int Folds => _folds.Count;

    /// <summary>The folds.</summary>
    public FoldSet FoldSet => _folds;

    /// <summary>The loss that a value of the metric is: less is better.</summary>
    public double LossOf(double value) => Metric.GreaterIsBetter ? -value : value;

    /// <summary>Judges a learner.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="context">Cancellation, threads, seed.</param>
    /// <param name="goesOn">Told each step; false gives the learner up.</param>
    /// <param name="keepsPredictions">Whether predictions are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Formats.InputException">The learner cannot learn from the data.</exception>
    public TrialVerdict Judge(
        ILearner learner, FitContext context, Func<TrialStep, bool> goesOn, bool keepsPredictions = false)
    {
        List<double> values = [];
        List<Table> predictions = [];
        Dictionary<string, double> facts = [];
        Signature? signature = null;
        double seconds = 0;
        for (int fold = 0; fold < _folds.Count; fold++)
        {
            (Dataset train, Dataset test) = _parts is null ? PartsOf(fold) : _parts[fold].Value;
            bool pruned = false;
            FitContext inner = context with
            {
                Validation = null,
                Progress = null,
                Seed = new SeededRandom(context.Seed).Split("fold").Split((ulong)fold).NextBits(),
                Watcher = fold > 0 ? null : round => !(pruned = !GoesOn(round, goesOn)),
            };
            long start = _clock.GetTimestamp();
            IModel model = learner.Fit(train, inner);
            context.Cancellation.ThrowIfCancellationRequested(); // a cancelled fit may give the best so far
            seconds += _clock.GetElapsedTime(start).TotalSeconds;
            if (pruned)
                return new TrialVerdict(values, facts, signature, predictions, true);
            Table answers = model.Predict(test.Table, context.Threads);
            context.Cancellation.ThrowIfCancellationRequested();
            if (fold == 0)
            {
                signature = model.Signature;
                facts["latency_us"] = LatencyOf(model, test);
                facts["size_bytes"] = model.Save().Tensors.Sum(t => (double)t.Bytes.Length);
            }
            if (keepsPredictions)
                predictions.Add(answers);
            Evaluation evaluation = Evaluation.Of(answers, model.Signature, test, context.Threads, curves: false);
            values.Add(evaluation.Value(Metric.Name) ?? double.NaN);
            facts["fit_seconds"] = seconds / (fold + 1);
            if (fold < _folds.Count - 1 && !goesOn(new TrialStep(TrialSteps.OfFolds(fold + 1), LossOf(MeanOf(values)))))
                return new TrialVerdict(values, facts, signature, predictions, true);
        }
        return new TrialVerdict(values, facts, signature, predictions, false);
    }

    /// <summary>Mean over the folds in which the metric is defined; NaN where it is in none.</summary>
    public static double MeanOf(IReadOnlyList<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The rows that a fold tests.</summary>
    public Dataset TestOf(int fold) => _parts is null ? _data.Take(_folds[fold].Test) : _parts[fold].Value.Test;

    private static bool GoesOn(WatchedRound round, Func<TrialStep, bool> goesOn) =>
        !TrialSteps.IsTold(round.Round)
        || goesOn(new TrialStep(TrialSteps.OfRounds(round.Round), round.GreaterIsBetter ? -round.Value : round.Value));

    private (Dataset Train, Dataset Test) PartsOf(int fold) => (_data.Take(_folds[fold].Train), _data.Take(_folds[fold].Test));

    // Microseconds a row, in batches on one thread: the least of a few, which the rest of the machine disturbs least.
    private static double LatencyOf(IModel model, Dataset test)
    {
        int rows = Math.Min(LatencyRows, test.RowCount);
        Table table = test.Table.Take([.. Enumerable.Range(0, rows)]);
        double least = double.PositiveInfinity;
        for (int i = 0; i < LatencyRepeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            model.Predict(table);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        return least / rows;
    }
}
