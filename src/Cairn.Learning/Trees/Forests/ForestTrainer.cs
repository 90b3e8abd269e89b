using System.Collections.Concurrent;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Forests.Criteria;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Forests;

/// <summary>One fit of a tree or a forest: ranks the columns, grows the trees side by side, judges them out of bag.</summary>
internal sealed class ForestTrainer
{
    private const int MillisecondsBetweenReports = 500;

    private readonly ForestPlan _plan;
    private readonly FitContext _context;
    private readonly SeededRandom _random;
    private readonly string _criterion;
    private readonly double[] _classWeights;
    private readonly int _fitThread = Environment.CurrentManagedThreadId;
    private int _grown;
    private long _lastReport;

    /// <summary>Prepares a fit to data that was checked.</summary>
    public ForestTrainer(ForestPlan plan, Dataset data, FitContext context)
    {
        _plan = plan;
        _context = context;
        _random = new SeededRandom(context.Seed).Split(plan.Kind);
        _criterion = CriterionFactory.Resolve(plan.Criterion, data.Task, plan.Kind);
        Target = ForestTarget.Of(data, CriterionFactory.IsForCounts(_criterion));
        _classWeights = Target.Classes == 0
            ? []
            : ClassWeights.Factors(plan.ClassWeight, plan.Kind, data.Classes.Labels, Target.ClassTotals(Target.AllUnits));
        Space = FeatureSpace.Of(data);
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new FitProgress("sorting", 0));
        Columns = RankedColumns.Of(Space, Target.Inputs, plan.Bins, context.Threads, context.Cancellation);
    }

    /// <summary>The rows.</summary>
    public ForestTarget Target { get; }

    /// <summary>The features.</summary>
    public FeatureSpace Space { get; }

    /// <summary>The features of the rows, as ranks.</summary>
    public RankedColumns Columns { get; }

    /// <summary>Grows the trees; fewer when cancelled with some in hand.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first tree was grown.</exception>
    public GrownForest Grow()
    {
        ForestTree?[] trees = new ForestTree?[_plan.Trees];
        ulong[][]? drawn = _plan.DrawsRows && _plan.OutOfBag ? new ulong[_plan.Trees][] : null;
        int[][]? draws = _plan.Quantiles.Count > 0 ? new int[_plan.Trees][] : null;
        ForestLimits limits = _plan.LimitsFor(Columns.FeatureCount);
        ConcurrentBag<(ForestGrower Grower, SplitCriterion Criterion)> idle = [];
        SeededRandom random = _random.Split("trees");
        Report(0);
        ParallelBlocks.For(_plan.Trees, _context.Threads, tree =>
        {
            if (_context.Cancellation.IsCancellationRequested)
                return;
            if (!idle.TryTake(out (ForestGrower Grower, SplitCriterion Criterion) worker))
            {
                worker.Criterion = CriterionFactory.Make(_criterion, Target, _classWeights, limits.MinLeafRows);
                worker.Grower = new ForestGrower(Columns, limits, worker.Criterion);
            }
            SeededRandom own = random.Split((ulong)tree);
            int[] counts = RowDraw.Of(_plan, Target, own.Split("rows"));
            if (_plan.ClassWeight == ClassWeights.BalancedSubsample && Target.Classes > 0)
            {
                double[] totals = Target.ClassTotals(counts);
                worker.Criterion.Reweigh(ClassWeights.Factors(_plan.ClassWeight, _plan.Kind, [], totals));
            }
            trees[tree] = worker.Grower.Grow(counts, own.Split("splits"));
            if (drawn is not null)
                drawn[tree] = BitsOf(counts);
            if (draws is not null)
                draws[tree] = counts;
            idle.Add(worker);
            Interlocked.Increment(ref _grown);
            if (Environment.CurrentManagedThreadId == _fitThread)
                Report(Math.Min(_grown, _plan.Trees - 1));
        });
        int[] kept = [.. Enumerable.Range(0, trees.Length).Where(tree => trees[tree] is not null)];
        if (kept.Length == 0)
            throw new OperationCanceledException(_context.Cancellation);
        Report(_plan.Trees);
        return new GrownForest(
            [.. kept.Select(tree => trees[tree]!)], drawn is null ? null : [.. kept.Select(tree => drawn[tree])],
            draws is null ? null : [.. kept.Select(tree => draws[tree])]);
    }

    private static ulong[] BitsOf(int[] counts)
    {
        ulong[] bits = new ulong[(counts.Length + 63) / 64];
        for (int row = 0; row < counts.Length; row++)
            bits[row >> 6] |= counts[row] > 0 ? 1UL << (row & 63) : 0;
        return bits;
    }

    private void Report(int grown)
    {
        long now = Environment.TickCount64;
        if (_context.Progress is null || (grown > 0 && grown < _plan.Trees && now - _lastReport < MillisecondsBetweenReports))
            return;
        _lastReport = now;
        _context.Progress.Report(new FitProgress("growing", (double)grown / _plan.Trees, grown));
    }
}
