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
            : ClassWeights.Factors(plan.ClassWeight, plan.Kind, data.Classes.Labels, AllTotals());
        Space = FeatureSpace.Of(data);
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new FitProgress("sorting", 0));
        Columns = RankedColumns.Of(Space, Target.Inputs, plan.Bins, context.Threads, context.Cancellation);
        if (plan.RandomCuts)
            Columns.KeepValues(context.Threads);
    }

    /// <summary>The rows.</summary>
    public ForestTarget Target { get; }

    /// <summary>The features.</summary>
    public FeatureSpace Space { get; }

    /// <summary>The features of the rows, as ranks.</summary>
    public RankedColumns Columns { get; }

    /// <summary>Grows the trees; fewer when cancelled with some in hand.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first tree was grown.</exception>
    public ForestHarvest Grow()
    {
        ConcurrentBag<Worker> idle = [];
        Worker first = NewWorker();
        idle.Add(first);
        ForestHarvest harvest = new(_plan, Columns, first.Criterion.Outputs);
        SeededRandom random = _random.Split("trees");
        Report(0);
        ParallelBlocks.For(_plan.Trees, _context.Threads, number =>
        {
            Worker worker = idle.TryTake(out Worker? free) ? free : NewWorker();
            ForestTree? tree = null;
            if (!_context.Cancellation.IsCancellationRequested)
            {
                tree = harvest.Rent();
                Grow(worker, tree, random.Split((ulong)number));
            }
            harvest.Take(number, tree, worker.Draws, ref worker.Steps);
            idle.Add(worker);
            if (tree is not null)
                Interlocked.Increment(ref _grown);
            if (Environment.CurrentManagedThreadId == _fitThread)
                Report(Math.Min(_grown, _plan.Trees - 1));
        });
        if (harvest.Count == 0)
        {
            harvest.Dispose();
            throw new OperationCanceledException(_context.Cancellation);
        }
        Report(_plan.Trees);
        return harvest;
    }

    /// <summary>Grows the first tree, for a model of it alone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before it began.</exception>
    public ForestTree GrowOne()
    {
        Worker worker = NewWorker();
        ForestTree tree = new(worker.Criterion.Outputs);
        Report(0);
        _context.Cancellation.ThrowIfCancellationRequested();
        Grow(worker, tree, _random.Split("trees").Split(0UL));
        Report(1);
        return tree;
    }

    private void Grow(Worker worker, ForestTree tree, SeededRandom own)
    {
        RowDraw.Fill(_plan, Target, own.Split("rows"), worker.Draws);
        if (_plan.ClassWeight == ClassWeights.BalancedSubsample && Target.Classes > 0)
        {
            double[] totals = Target.ClassTotals(worker.Draws);
            worker.Criterion.Reweigh(ClassWeights.Factors(_plan.ClassWeight, _plan.Kind, [], totals));
        }
        worker.Grower.Grow(tree, worker.Draws, own.Split("splits"));
    }

    private Worker NewWorker()
    {
        ForestLimits limits = _plan.LimitsFor(Columns.FeatureCount);
        SplitCriterion criterion = CriterionFactory.Make(_criterion, Target, _classWeights, limits.MinLeafRows);
        return new Worker(criterion, new ForestGrower(Columns, limits, criterion), new int[Target.RowCount]);
    }

    private void Report(int grown)
    {
        long now = Environment.TickCount64;
        if (_context.Progress is null || (grown > 0 && grown < _plan.Trees && now - _lastReport < MillisecondsBetweenReports))
            return;
        _lastReport = now;
        _context.Progress.Report(new FitProgress("growing", (double)grown / _plan.Trees, grown));
    }

    private double[] AllTotals()
    {
        int[] units = new int[Target.RowCount];
        Target.CountUnits(units);
        return Target.ClassTotals(units);
    }

    // What a thread needs to grow one tree after another.
    private sealed class Worker(SplitCriterion criterion, ForestGrower grower, int[] draws)
    {
        public RankTree.Step[] Steps = [];

        public SplitCriterion Criterion => criterion;

        public ForestGrower Grower => grower;

        public int[] Draws => draws;
    }
}
