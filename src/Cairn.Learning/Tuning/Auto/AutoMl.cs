using System.Globalization;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Learning.Calibration;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Metrics;
using Cairn.Learning.Preprocessing.Preparation;
using Cairn.Learning.Tuning.Judging;
using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Trials;
using Cairn.Learning.Validation;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>
/// Searches all learners that suit a task, and their options, for a given time, and mixes the best of them.
/// </summary>
/// <remarks>
/// <para>
/// First each kind of learner with its default settings and with some that do well often, the quick ones first; then, in turns, more trials
/// of the kinds that are ahead, chosen by <see cref="TreeParzenSampler"/>, over options and preparations of the columns
/// (<see cref="AutoSpace"/>). All see the same folds. Trials that fall behind the median of the folds are given up, and kinds that are
/// clearly behind (<see cref="Weakness"/>) are no longer tried.
/// In the end <see cref="EnsembleSelection"/> mixes the candidates, and the mixture is taken if it is better on the folds than
/// the best of them alone, so the result is never worse than that one there.
/// </para>
/// <para>What is found depends on the time that trials take, and so is not the same on another machine or another day.</para>
/// </remarks>
public sealed class AutoMl
{
    private const int MostCandidates = 40;
    private const int MostMixed = 20;
    private const int Patience = 120;
    private const double QuickShare = 0.02;
    private const int RowsWorthThreads = 20_000;

    private readonly Dataset _data;
    private readonly FoldJudge _judge;
    private readonly FitContext _context;
    private readonly AutoBudget _budget;
    private readonly List<AutoCandidate> _candidates = [];
    private readonly List<Arm> _arms;
    private readonly Queue<(Arm Arm, double[] Point)> _first = new();
    private readonly Lock _gate = new();
    private Signature? _signature;
    private InputException? _error;
    private int _trials;
    private int _sinceBest;
    private int _bestTrial;

    private AutoMl(Dataset data, FoldSet folds, FitContext context, AutoBudget budget)
    {
        _data = data;
        _judge = new FoldJudge(data, folds, Metric.Headline(data.Task), budget.Clock);
        _context = context;
        _budget = budget;
        // From the quick to the slow.
        _arms =
        [
            .. Learners.Catalog.Kinds
                .Where(kind => kind.Tasks.Contains(data.Task) && kind.Default is not (Ensemble or Calibrated or Prepared or Mitigated))
                .Select(kind => new Arm(new AutoSpace(kind, data))),
        ];
        foreach (Arm arm in _arms)
            _first.Enqueue((arm, arm.Space.Start));
        foreach (Arm arm in _arms)
        {
            foreach (double[] point in Portfolio.Of(arm.Space))
                _first.Enqueue((arm, point));
        }
    }

    /// <summary>Whether a task has a metric that mixtures can be chosen by.</summary>
    public static bool Does(Models.LearningTask task) => Ensemble.Kind.Tasks.Contains(task);

    /// <summary>Searches.</summary>
    /// <param name="data">Rows to learn from.</param>
    /// <param name="folds">How to divide them.</param>
    /// <param name="context">Progress, cancellation (which ends the search with what it has), threads, seed.</param>
    /// <param name="budget">The time.</param>
    /// <exception cref="InputException">No learner can learn from the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a learner was judged.</exception>
    public static AutoSelectionResult Run(Dataset data, FoldSet folds, FitContext context, AutoBudget budget)
    {
        AutoMl search = new(data, folds, context, budget);
        search.Search();
        return search.Result();
    }

    private void Search()
    {
        double most = Math.Max(0.05, _budget.Left - _budget.After) * 0.85;
        using CancellationTokenSource timer = new(TimeSpan.FromSeconds(Math.Min(most, 1e6)), _budget.Clock);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_context.Cancellation, timer.Token);
        int workers = _data.RowCount < RowsWorthThreads ? Math.Max(1, _context.Threads) : 1;
        FitContext context = _context with
        {
            Cancellation = limit.Token, Progress = null, Threads = Math.Max(1, _context.Threads / workers),
        };
        List<Exception> faults = [];
        void Work()
        {
            try
            {
                while (!limit.IsCancellationRequested && Next() is (Arm arm, Trial trial))
                    Try(arm, trial, context);
            }
#pragma warning disable CA1031 // It is rethrown on the thread that began the search.
            catch (Exception error)
#pragma warning restore CA1031
            {
                lock (_gate)
                    faults.Add(error);
                limit.Cancel();
            }
        }

        // The simplest is always judged, so that there is something to ship.
        if (Next() is (Arm simplest, Trial only))
            Try(simplest, only, context with { Cancellation = _context.Cancellation });
        Thread[] threads = [.. Enumerable.Range(1, workers - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads)
            thread.Start();
        Work();
        foreach (Thread thread in threads)
            thread.Join();
        if (faults.Count > 0)
            throw new InvalidOperationException("The search failed.", faults[0]);
        if (_candidates.Count > 0)
            return;
        _context.Cancellation.ThrowIfCancellationRequested();
        throw _error ?? new InputException("no-trial", "No learner could be judged on the folds.", "Name a learner with --learner.");
    }

    private (Arm Arm, Trial Trial)? Next()
    {
        lock (_gate)
        {
            if (_sinceBest > Patience || IsTimeToFit())
                return null;
            int number = _trials++;
            while (_first.TryDequeue(out (Arm Arm, double[] Point) first))
            {
                if (!IsWeak(first.Arm))
                    return Begin(first.Arm, first.Point);
            }
            Arm arm = Choose(number);
            double[]? point = new TreeParzenSampler().Sample(
                arm.Space.Space, arm.Trials, arm.Trials.Count, new SeededRandom(_context.Seed).Split(arm.Space.Kind.Name).NextBits());
            return point is null ? null : Begin(arm, point);
        }
    }

    private static (Arm, Trial) Begin(Arm arm, double[] point)
    {
        Trial trial = new(arm.Trials.Count, point);
        arm.Trials.Add(trial);
        return (arm, trial);
    }

    // The fit of the best alone has to be possible still; the mixture is chosen to fit the time that is left then.
    private bool IsTimeToFit() => _candidates.Count > 0
        && _budget.LeftToFit < 2 * GrowthToAll() * _candidates.MinBy(c => c.Loss)!.FitSeconds;

    private bool IsWeak(Arm arm) => arm.Trials.Count(t => t.State != TrialState.Running) > 1 && _candidates.MinBy(c => c.Loss) is AutoCandidate best
        && arm.Values is not null && Weakness.Is(arm.Values, best.Values, _judge.Metric);

    // Half of the trials go to the kind that is ahead, a quarter to the next, and so on.
    private Arm Choose(int number)
    {
        Arm[] open =
        [
            .. _arms.Where(arm => arm.Space.Space.Count > 0 && arm.Best < double.PositiveInfinity && !IsWeak(arm)).OrderBy(arm => arm.Best),
        ];
        if (open.Length == 0)
            return _arms[^1];
        double u = new SeededRandom(_context.Seed).Split("arm").Split((ulong)number).NextDouble();
        int place = 0;
        while (place < open.Length - 1 && u >= 0.5)
        {
            u = 2 * (u - 0.5);
            place++;
        }
        return open[place];
    }

    private void Try(Arm arm, Trial trial, FitContext context)
    {
        long start = _budget.Clock.GetTimestamp();
        List<TrialStep> steps = [];
        MedianPruner pruner = new();
        bool GoesOn(TrialStep step)
        {
            steps.Add(step);
            lock (_gate)
            {
                // Early rounds of slow learning rates look bad; folds do not.
                return !TrialSteps.IsFold(step.Step) || !pruner.Prunes(
                    [.. _arms.SelectMany(a => a.Trials).Where(t => !ReferenceEquals(t, trial))], trial with { Steps = [.. steps] });
            }
        }

        TrialVerdict? verdict = null;
        Trial ended = trial;
        try
        {
            verdict = _judge.Judge(arm.Space.Create(trial.Point), context, GoesOn, keepsPredictions: true);
            double mean = FoldJudge.MeanOf(verdict.Values);
            ended = verdict.IsPruned ? trial with { State = TrialState.Pruned, Steps = steps }
                : double.IsNaN(mean) ? trial with { State = TrialState.Failed }
                : trial with { State = TrialState.Complete, Steps = steps, Losses = [_judge.LossOf(mean)] };
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (InputException error)
        {
            _error ??= error;
            ended = trial with { State = TrialState.Failed };
        }
        lock (_gate)
        {
            arm.Trials[trial.Number] = ended with { Seconds = _budget.Clock.GetElapsedTime(start).TotalSeconds };
            _sinceBest++;
            if (ended.State == TrialState.Complete)
                Keep(arm, ended, verdict!);
            Report();
        }
    }

    private void Keep(Arm arm, Trial trial, TrialVerdict verdict)
    {
        double loss = trial.Losses[0];
        if (loss < _candidates.Select(c => c.Loss).DefaultIfEmpty(double.PositiveInfinity).Min())
            (_sinceBest, _bestTrial) = (0, _trials);
        if (loss < arm.Best)
            (arm.Best, arm.Values) = (loss, verdict.Values);
        _signature ??= verdict.Signature;
        double[][] answers = [.. verdict.Predictions.Select(table => EnsembleModel.NumbersOf(table, verdict.Signature!))];
        _candidates.Add(new AutoCandidate(arm.Space.Create(trial.Point), arm.Space.Kind.Name, verdict.Values, loss, answers, verdict.Facts));
        if (_candidates.Count <= MostCandidates)
            return;
        // The best of every kind stays, since what differs mixes best.
        AutoCandidate worst = _candidates
            .Where(c => _candidates.Any(other => other.KindName == c.KindName && other.Loss < c.Loss)).MaxBy(c => c.Loss)!;
        _candidates.Remove(worst);
    }

    private void Report()
    {
        if (_context.Progress is null || _candidates.Count == 0)
            return;
        AutoCandidate best = _candidates.MinBy(c => c.Loss)!;
        double last = _candidates[^1].Loss;
        double sign = _judge.Metric.GreaterIsBetter ? -1 : 1;
        _context.Progress.Report(new FitProgress(
            "search", Math.Clamp(_budget.Elapsed / (_budget.Whole.TotalSeconds - _budget.After), 0, 1), _trials, _judge.Metric.Name, sign * last)
        {
            Best = sign * best.Loss,
            BestRound = _bestTrial,
        });
    }

    private double GrowthToAll() => (double)_judge.Folds / Math.Max(1, _judge.Folds - 1);

    private AutoSelectionResult Result()
    {
        AutoCandidate[] ranked = [.. _candidates.OrderBy(c => c.Loss)];
        AutoCandidate[] mixed =
        [
            .. ranked.Take(MostMixed).Union(ranked.GroupBy(c => c.KindName).Select(kind => kind.First())
                .Where(c => c.Learner is not Baseline)),
        ];
        FoldLoss[] losses = [.. Enumerable.Range(0, _judge.Folds).Select(fold => new FoldLoss(_judge.TestOf(fold)))];
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(Math.Clamp(_budget.LeftToFit / 4, 0.05, 1e6)), _budget.Clock);
        IReadOnlyList<(int Candidate, int Count)> chosen =
            EnsembleSelection.Choose(mixed, losses, _budget.LeftToFit / GrowthToAll(), limit.Token);
        Metric metric = _judge.Metric;
        double single = FoldJudge.MeanOf(ranked[0].Values);
        MetricEstimate? mixture = chosen.Count > 1 ? Measure(EnsembleSelection.Mix(mixed, chosen)) : null;
        bool isMixture = mixture is not null && metric.IsBetter(mixture.Mean, single);
        ILearner learner = isMixture
            ? Ensemble.Of(chosen.Select(c => new EnsembleMember(mixed[c.Candidate].Learner, c.Count)))
            : ranked[0].Learner;
        double total = chosen.Sum(c => c.Count);
        List<LeaderboardEntry> board =
        [
            .. ranked.Select(c => Entry(c, isMixture
                ? chosen.Where(m => ReferenceEquals(mixed[m.Candidate], c)).Sum(m => m.Count) / total
                : ReferenceEquals(c, ranked[0]) ? 1 : 0)),
        ];
        if (isMixture)
        {
            AutoCandidate[] members = [.. chosen.Select(c => mixed[c.Candidate])];
            board.Insert(0, new LeaderboardEntry(
                Ensemble.Kind.Name, Ensemble.Kind.OptionsOf(learner), mixture!.Mean, members.Sum(m => m.FitSeconds),
                members.Sum(m => m.Facts["latency_us"]), members.Sum(m => m.Facts["size_bytes"]), 1));
        }
        return new AutoSelectionResult
        {
            Chosen = learner,
            Quick = QuickOf(ranked).Learner,
            Metric = metric,
            Trials = [.. board.Take(1).Select(_ => new AutoSelectionTrial(learner, mixture is not null && isMixture ? mixture : new MetricEstimate(ranked[0].Values), _budget.Elapsed))],
            Leaderboard = board,
            Reason = Explain(ranked, chosen.Count, isMixture ? mixture!.Mean : null),
        };
    }

    private AutoCandidate QuickOf(AutoCandidate[] ranked) =>
        ranked.FirstOrDefault(c => c.FitSeconds * GrowthToAll() <= QuickShare * _budget.Whole.TotalSeconds) ?? ranked.MinBy(c => c.FitSeconds)!;

    private MetricEstimate Measure(double[][] answers)
    {
        List<double> values = [];
        for (int fold = 0; fold < answers.Length; fold++)
        {
            Dataset test = _judge.TestOf(fold);
            Data.Table table = _signature!.Labels.Count > 0
                ? PredictionTable.OfClasses(_signature, answers[fold])
                : PredictionTable.OfNumbers(_signature, answers[fold]);
            if (Evaluation.Of(table, _signature, test, _context.Threads, curves: false).Value(_judge.Metric.Name) is double value)
                values.Add(value);
        }
        return new MetricEstimate(values.Count > 0 ? values : [double.NaN]);
    }

    private static LeaderboardEntry Entry(AutoCandidate candidate, double weight) => new(
        candidate.Learner.Kind.Name, candidate.Learner.Kind.OptionsOf(candidate.Learner), FoldJudge.MeanOf(candidate.Values),
        candidate.FitSeconds, candidate.Facts["latency_us"], candidate.Facts["size_bytes"], weight)
    {
        Inside = candidate.KindName,
        Preparation = candidate.Learner is Prepared prepared ? prepared.Choices() : [],
    };

    private string Explain(AutoCandidate[] ranked, int members, double? mixture)
    {
        string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
        int judged = _arms.Sum(a => a.Trials.Count(t => t.State == TrialState.Complete));
        int kinds = _arms.Count(a => a.Trials.Exists(t => t.State == TrialState.Complete));
        string prepared = ranked[0].Learner is Prepared made ? $" ({PreparationText.Of(made.Choices())})" : "";
        string best = $"{ranked[0].KindName}{prepared} with {_judge.Metric.Title} {Number(FoldJudge.MeanOf(ranked[0].Values))}";
        string tried = $"{judged} trials of {kinds} {(kinds == 1 ? "kind" : "kinds")} of learners over {_judge.Folds} folds in {_budget.Elapsed:F0} s";
        return mixture is double value
            ? $"An ensemble of {members} learners was chosen: {_judge.Metric.Title} {Number(value)}; the best alone is {best}. {tried}."
            : $"{best} was chosen, the best; no mixture is better on the folds. {tried}.";
    }

    private sealed class Arm(AutoSpace space)
    {
        public AutoSpace Space { get; } = space;

        public List<Trial> Trials { get; } = [];

        public double Best { get; set; } = double.PositiveInfinity;

        public IReadOnlyList<double>? Values { get; set; }
    }
}
