using System.Diagnostics;
using Cairn.Formats;
using Cairn.Learning.Tuning.Judging;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Learning.Validation;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning;

/// <summary>Searches the options of learners for those that predict best on folds.</summary>
/// <remarks>
/// The first trials are the default options of each kind of learner, so that a search is never worse than none. Each trial is logged
/// before it begins and when it is done. The same seed gives the same trials as long as they run one after the other and no
/// objective is a time.
/// </remarks>
public sealed class Tuner
{
    private readonly LearnerSpace _space;
    private readonly TuningObjectives _objectives;
    private readonly TuningOptions _options;
    private readonly FoldJudge _judge;
    private readonly FitContext _context;
    private readonly ITrialLog? _log;
    private readonly SortedDictionary<int, Trial> _trials = [];
    private readonly Queue<Trial> _again = [];
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = new();
    private bool _isExhausted;
    private Exception? _fault;

    /// <summary>A search.</summary>
    /// <param name="space">What is looked through.</param>
    /// <param name="data">Rows to learn from.</param>
    /// <param name="folds">How to divide them; the same for every trial.</param>
    /// <param name="objectives">What the search is for.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="context">Progress, cancellation (which ends the search with what it has), threads, seed.</param>
    /// <param name="log">Keeps the trials, or null.</param>
    /// <param name="earlier">Trials of earlier sessions; those that were running are judged again.</param>
    public Tuner(
        LearnerSpace space, Dataset data, FoldSet folds, TuningObjectives objectives, TuningOptions options,
        FitContext context, ITrialLog? log = null, IReadOnlyList<Trial>? earlier = null)
    {
        _space = space;
        _objectives = objectives;
        _options = options;
        _context = context;
        _log = log;
        _judge = new FoldJudge(data, folds, objectives.Metric);
        foreach (Trial trial in earlier ?? [])
        {
            _trials[trial.Number] = trial;
            if (trial.State == TrialState.Running)
                _again.Enqueue(trial);
        }
    }

    /// <summary>Searches.</summary>
    /// <returns>The trials by number.</returns>
    /// <exception cref="InputException">Every trial failed: what the first one says.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a trial was done.</exception>
    public IReadOnlyList<Trial> Run()
    {
        _clock.Start();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_context.Cancellation);
        // A timer may come late on a busy machine, so what is spent already does not wait for one.
        if (_options.Budget is TimeSpan budget && budget <= _clock.Elapsed)
            limit.Cancel();
        else if (_options.Budget is TimeSpan left && left.TotalMilliseconds < uint.MaxValue - 1)
            limit.CancelAfter(left);
        int workers = Math.Clamp(_options.Parallel, 1, _options.Trials);
        FitContext context = _context with
        {
            Cancellation = limit.Token, Threads = Math.Max(1, _context.Threads / workers), Progress = null,
        };
        Thread[] threads = [.. Enumerable.Range(1, workers - 1).Select(_ => new Thread(() => Work(context)))];
        foreach (Thread thread in threads)
            thread.Start();
        Work(context);
        foreach (Thread thread in threads)
            thread.Join();
        if (_fault is not null)
            throw _fault;
        Trial[] trials = [.. _trials.Values];
        if (!trials.Any(t => t.State == TrialState.Complete))
        {
            if (trials.FirstOrDefault(t => t.State == TrialState.Failed) is Trial failed)
                throw new InputException("no-trial", $"No trial could be judged. Trial {failed.Number}: {failed.Note}");
            _context.Cancellation.ThrowIfCancellationRequested();
            throw new InputException(
                "budget-spent", "The time budget was spent before one trial was judged.", "Give more time, or fewer rows.");
        }
        return trials;
    }

    /// <summary>The best of some trials by the first objective; null when none is complete.</summary>
    public static Trial? BestOf(IReadOnlyList<Trial> trials) => trials
        .Where(t => t.State == TrialState.Complete && !double.IsNaN(t.Losses[0]))
        .MinBy(t => (t.Losses[0], t.Number));

    /// <summary>The complete trials that no other is at least as good as in every objective and better in one.</summary>
    public static IReadOnlyList<Trial> FrontOf(IReadOnlyList<Trial> trials) => TrialOrder.Front(trials);

    private void Work(FitContext context)
    {
        try
        {
            while (!context.Cancellation.IsCancellationRequested && Next() is Trial trial)
            {
                long start = Stopwatch.GetTimestamp();
                Trial? ended = Judge(trial, context);
                if (ended is null)
                    return;
                End(ended with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds });
            }
        }
#pragma warning disable CA1031 // It is rethrown on the thread that began the search.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _fault = error;
        }
    }

    private Trial? Next()
    {
        lock (_gate)
        {
            if (_fault is not null)
                return null;
            if (_again.TryDequeue(out Trial? again))
                return Begin(again with { Steps = [] });
            int number = _trials.Count == 0 ? 0 : _trials.Keys.Max() + 1;
            if (_isExhausted || number >= _options.Trials)
                return null;
            IReadOnlyList<double[]> starts = _options.Sampler is GridSampler ? [] : _space.Starts();
            double[]? point = number < starts.Count
                ? starts[number]
                : _options.Sampler.Sample(_space.Space, [.. _trials.Values], number, _context.Seed);
            _isExhausted = point is null;
            return point is null ? null : Begin(new Trial(number, point));
        }
    }

    private Trial Begin(Trial trial)
    {
        _trials[trial.Number] = trial;
        _log?.Started(trial);
        return trial;
    }

    private void End(Trial trial)
    {
        lock (_gate)
        {
            _trials[trial.Number] = trial;
            _log?.Ended(trial);
            Report();
        }
    }

    // Null where the trial was cut short: it stays to be judged another time.
    private Trial? Judge(Trial trial, FitContext context)
    {
        List<TrialStep> steps = [];
        bool GoesOn(TrialStep step)
        {
            steps.Add(step);
            if (_options.Pruner is null || _objectives.Others.Count > 0)
                return true;
            lock (_gate)
            {
                Trial[] others = [.. _trials.Values.Where(t => t.Number != trial.Number)];
                Trial now = trial with { Steps = [.. steps] };
                _trials[trial.Number] = now;
                return !_options.Pruner.Prunes(others, now);
            }
        }

        try
        {
            TrialVerdict verdict = _judge.Judge(_space.Create(trial.Point), context, GoesOn);
            Trial ended = trial with { Steps = steps, Facts = verdict.Facts };
            if (verdict.IsPruned)
            {
                return ended with { State = TrialState.Pruned, Note = $"Given up at {TrialSteps.Describe(steps[^1].Step)}." };
            }
            double mean = FoldJudge.MeanOf(verdict.Values);
            return double.IsNaN(mean)
                ? ended with { State = TrialState.Failed, Note = $"{_objectives.Metric.Title} is undefined in every fold." }
                : ended with { State = TrialState.Complete, Losses = _objectives.LossesOf(_judge.LossOf(mean), verdict.Facts) };
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (InputException error)
        {
            return trial with { State = TrialState.Failed, Steps = steps, Note = error.Message };
        }
    }

    private void Report()
    {
        if (_context.Progress is null || BestOf([.. _trials.Values]) is not Trial best)
            return;
        int done = _trials.Values.Count(t => t.State != TrialState.Running);
        double share = Math.Max(
            (double)done / _options.Trials,
            _options.Budget is TimeSpan budget ? _clock.Elapsed / budget : 0);
        Trial last = _trials.Values.Last(t => t.State == TrialState.Complete);
        double Value(Trial trial) => _objectives.Metric.GreaterIsBetter ? -trial.Losses[0] : trial.Losses[0];
        _context.Progress.Report(new FitProgress("trial", Math.Min(1, share), done, _objectives.Metric.Name, Value(last))
        {
            Best = Value(best),
            BestRound = best.Number + 1,
        });
    }
}
