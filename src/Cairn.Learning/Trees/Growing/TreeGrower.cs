using System.Collections.Concurrent;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Grows one tree after another on the same rows: leaf-wise, always splitting the leaf that gains most, or level by level.
/// </summary>
/// <remarks>
/// <para>
/// Only the smaller child's histogram is summed from rows; the other is the parent's less that one (Ke et al.,
/// "LightGBM", 2017).
/// </para>
/// <para>
/// A leaf is expanded (its rows parted, its children's histograms built and searched) before its turn to become part of
/// the tree, several at once: the few that gain most among those that wait. A large leaf is expanded by all threads
/// together, small ones by a thread each. The order in which leaves become part of the tree is that of their gains, so
/// what is expanded early changes no tree; an expansion whose turn never comes is dropped. Where rules steer the growth
/// a leaf is expanded when its turn comes, since what it may be split by can depend on the leaves before it.
/// </para>
/// </remarks>
internal sealed partial class TreeGrower
{
    // A leaf of more cells than this is expanded by all threads together.
    private const long LargeCells = 1 << 20;

    // Cells of a leaf that is expanded alone that take longer than having other threads help.
    private const long ParallelCells = 40_000;

    // Rows that a thread sums at a time when threads share a leaf.
    private const int ChunkRows = 4096;

    // Most leaves expanded at once: whatever the number of threads, so that rows lie in the same order at any.
    private const int MostAtOnce = 8;

    private readonly BinnedMatrix _matrix;
    private readonly BinLayout _layout;
    private readonly GrowthLimits _limits;
    private readonly GradientBuffer _gradients;
    private readonly BinTile[] _tiles;
    private readonly BinTile[] _shares;
    private readonly int _threads;
    private readonly int _mostBins;
    private readonly RowPartition _partition;
    private readonly HistogramPool _pool;
    private readonly ConcurrentBag<SplitScratch> _scratches = [];
    private readonly GrowthGuide? _guide;
    private readonly PriorityQueue<Leaf, (double Rank, int Node)> _queue = new();
    private readonly List<Leaf> _leaves = [];
    private bool[] _allowed;
    private (long Least, long SurelyEnough) _sides;
    private (long Least, long SurelyEnough) _countedSides;

    /// <summary>A grower for the rows of <paramref name="matrix"/>.</summary>
    /// <param name="matrix">The bins.</param>
    /// <param name="limits">What bounds each tree.</param>
    /// <param name="gradients">Filled anew before each tree.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="pool">Histograms, of the matrix's slots; one of its own when null.</param>
    /// <param name="rules">What steers the growth beyond the gain; null for nothing.</param>
    public TreeGrower(
        BinnedMatrix matrix, GrowthLimits limits, GradientBuffer gradients, int threads, HistogramPool? pool = null,
        GrowthRules? rules = null)
    {
        _guide = rules is { Steers: true } ? new GrowthGuide(rules, limits, gradients, matrix.Layout.Mappers) : null;
        _matrix = matrix;
        _layout = matrix.Layout;
        _limits = limits;
        _gradients = gradients;
        _threads = threads;
        _mostBins = Math.Max(256, _layout.MostBins);
        _tiles = _layout.BuildTiles();
        _shares = _layout.Tiles(2 * threads);
        _partition = new RowPartition(matrix.RowCount);
        _pool = pool ?? new HistogramPool(_layout.Slots);
        _allowed = new bool[_layout.Mappers.Length];
    }

    /// <summary>Leaves of the tree grown last, each with its rows.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>The rules that steer the growth; null where there are none.</summary>
    public GrowthGuide? Guide => _guide;

    /// <summary>The rows of a leaf of the tree grown last.</summary>
    public ReadOnlySpan<int> RowsOf(Leaf leaf) => _partition.Rows(leaf.Start, leaf.Count);

    /// <summary>So many rows of the tree grown last from a start on, in the order of its leaves.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) => _partition.Rows(start, count);

    /// <summary>The derivatives of the rows of a leaf of the tree grown last, in the order of the rows.</summary>
    public ReadOnlySpan<GradientValue> ValuesOf(Leaf leaf) => _partition.Values(leaf.Start, leaf.Count);

    /// <summary>Grows a tree; its leaf values are still 0.</summary>
    /// <param name="rows">Ascending numbers of the rows to learn from.</param>
    /// <param name="allowed">For each feature whether the tree may use it.</param>
    /// <param name="cancellation">Checked at every split.</param>
    /// <param name="random">Draws of the rules of growth; not needed where these draw nothing.</param>
    public GrownTree Grow(
        ReadOnlyMemory<int> rows, bool[] allowed, CancellationToken cancellation, SeededRandom? random = null)
    {
        _allowed = allowed;
        _sides = _limits.SideUnits(_gradients, isCounted: false);
        _countedSides = _limits.SideUnits(_gradients, isCounted: true);
        _leaves.Clear();
        _queue.Clear();
        Leaf root = new()
        {
            Node = 0, Start = 0, Count = rows.Length, Repeats = CountOf(rows.Span), Depth = 0,
            Sum = _partition.Reset(rows, _gradients, _threads),
        };
        _guide?.Begin(root, allowed, random);
        GrownTree tree = new(GradientPair.Hessian(root.Sum) * _gradients.HessianUnit);
        SplitScratch scratch = Rent();
        Evaluate(root, null, null, scratch, ThreadsFor(root));
        _scratches.Add(scratch);
        Enter(root);
        int leaves = 1;
        while (leaves < _limits.MaxLeaves && _queue.TryDequeue(out Leaf? leaf, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            if (_guide is not null && _guide.Refresh(leaf))
            {
                SearchAgain(leaf);
                Enter(leaf);
                continue;
            }
            if (leaf.Children is null)
                Expand(tree, leaf, _limits.MaxLeaves - leaves);
            leaves++;
            Commit(tree, leaf);
        }
        while (_queue.TryDequeue(out Leaf? leaf, out _))
            Keep(leaf);
        tree.CountRows(_leaves);
        return tree;
    }

    private bool IsLarge(Leaf leaf) => (long)leaf.Count * _layout.FeaturesAt.Length >= LargeCells;

    private int ThreadsFor(Leaf leaf) =>
        (long)leaf.Count * _layout.FeaturesAt.Length + _layout.Slots < ParallelCells ? 1 : _threads;

    // A leaf that can be split waits in the queue; any other is final.
    private void Enter(Leaf leaf)
    {
        if (leaf.Best.Gain > 0)
            _queue.Enqueue(leaf, (RankOf(leaf), leaf.Node));
        else
            Keep(leaf);
    }

    // Forced splits come first; nodes of a level are numbered in the order of their making.
    private double RankOf(Leaf leaf) => leaf.Guide?.Forced is not null ? double.NegativeInfinity
        : _limits.DepthWise ? leaf.Depth
        : -leaf.Best.Gain;

    private void Keep(Leaf leaf)
    {
        ReturnHistogram(leaf);
        leaf.Hopeless = null;
        if (leaf.Children is { } children)
        {
            ReturnHistogram(children.Left);
            ReturnHistogram(children.Right);
            leaf.Children = null;
        }
        _leaves.Add(leaf);
    }

    private void Commit(GrownTree tree, Leaf leaf)
    {
        (Leaf left, Leaf right) = leaf.Children!.Value;
        leaf.Children = null;
        left.Node = tree.Split(leaf.Node, leaf.Best, _gradients.HessianUnit);
        right.Node = left.Node + 1;
        Enter(left);
        Enter(right);
    }

    // Expands the leaf whose turn it is and, when it is small, also those that follow, as long as leaves are left for
    // them. The last of them needs no search of its children.
    private void Expand(GrownTree tree, Leaf leaf, int leavesLeft)
    {
        if (_guide is not null || IsLarge(leaf) || leavesLeft == 1)
        {
            Expand(leaf, tree.Count, leavesLeft > 1, ThreadsFor(leaf));
            return;
        }
        List<Leaf> batch = [leaf];
        List<Leaf> passed = [];
        while (batch.Count < MostAtOnce && passed.Count + 1 < leavesLeft && _queue.TryDequeue(out Leaf? next, out _))
        {
            passed.Add(next);
            if (next.Children is null && !IsLarge(next))
                batch.Add(next);
        }
        foreach (Leaf next in passed)
            _queue.Enqueue(next, (RankOf(next), next.Node));
        batch.Sort((a, b) => b.Count.CompareTo(a.Count));
        ParallelBlocks.For(batch.Count, _threads, number => Expand(batch[number], -1, true, 1));
    }

    // The number of the first child's node matters only where rules steer the growth.
    private void Expand(Leaf leaf, int node, bool wantChildren, int threads)
    {
        SplitScratch scratch = Rent();
        SplitCandidate split = leaf.Best;
        split.Route(_layout.Mappers[split.Feature].Missing, scratch.GoesLeft);
        byte[] sides = scratch.GoesLeft;
        if (_layout.Bundles is { } bundles && bundles.Holds(split.Feature))
        {
            bundles.Spread(split.Feature, sides, scratch.ColumnGoesLeft);
            sides = scratch.ColumnGoesLeft;
        }
        int leftCount = _matrix.Bins(split.Feature) is { } bins
            ? _partition.Split(leaf.Start, leaf.Count, bins, sides, threads)
            : _partition.Split(leaf.Start, leaf.Count, _matrix.WideBins(split.Feature)!, sides, threads);
        long leftRepeats = CountOf(_partition.Rows(leaf.Start, leftCount));
        Leaf left = new()
        {
            Node = node, Start = leaf.Start, Count = leftCount, Repeats = leftRepeats,
            Depth = leaf.Depth + 1, Sum = split.LeftSum, Hopeless = leaf.Hopeless,
        };
        Leaf right = new()
        {
            Node = node + 1, Start = leaf.Start + leftCount, Count = leaf.Count - leftCount,
            Repeats = leaf.Repeats - leftRepeats, Depth = leaf.Depth + 1, Sum = leaf.Sum - split.LeftSum,
            Hopeless = leaf.Hopeless,
        };
        _guide?.Descend(leaf, split, left, right);
        if (wantChildren)
        {
            if (left.Count <= right.Count)
                Evaluate(left, right, leaf, scratch, threads);
            else
                Evaluate(right, left, leaf, scratch, threads);
        }
        else
        {
            ReturnHistogram(leaf);
        }
        _scratches.Add(scratch);
        leaf.Children = (left, right);
    }

    private SplitScratch Rent() =>
        _scratches.TryTake(out SplitScratch? scratch) ? scratch : new SplitScratch(_layout.Mappers.Length, _mostBins);

    private bool MaySplit(Leaf leaf) =>
        leaf.Depth < _limits.MaxDepth && leaf.Count >= 2 && leaf.Repeats >= 2L * _limits.MinLeafRows;

    /// <summary>Builds what histograms are needed and finds the best split of one or two new leaves.</summary>
    /// <param name="small">The leaf with fewer rows, or the root.</param>
    /// <param name="large">Its sibling, or null for the root.</param>
    /// <param name="parent">Their parent, whose histogram becomes the sibling's.</param>
    /// <param name="scratch">The thread's.</param>
    /// <param name="threads">Most threads to use.</param>
    private void Evaluate(Leaf small, Leaf? large, Leaf? parent, SplitScratch scratch, int threads)
    {
        bool splitSmall = MaySplit(small);
        bool splitLarge = large is not null && MaySplit(large);
        long[]? whole = parent?.Histogram;
        if (parent is not null)
            parent.Histogram = null;
        if (!splitLarge)
        {
            _pool.Return(whole);
            whole = null;
        }
        long[][] ofSmall = splitSmall || whole is not null ? Build(small, threads) : [];
        long[][] ofLarge = !splitLarge ? [] : whole is null ? Build(large!, threads) : [whole];
        small.Histogram = ofSmall.Length > 0 ? ofSmall[0] : null;
        large?.Histogram = ofLarge.Length > 0 ? ofLarge[0] : null;
        ParallelBlocks.For(_shares.Length, threads, number =>
        {
            BinTile share = _shares[number];
            AddUp(ofSmall, share);
            AddUp(ofLarge, share);
            if (whole is not null)
            {
                GradientHistogram.Subtract(
                    whole.AsSpan(share.Offset, share.Slots), ofSmall[0].AsSpan(share.Offset, share.Slots));
            }
            if (splitSmall)
                Search(small, share, scratch.First);
            if (splitLarge)
                Search(large!, share, scratch.Second);
        });
        ReturnRest(ofSmall);
        ReturnRest(ofLarge);
        if (splitSmall)
            Choose(small, scratch.First);
        if (splitLarge)
            Choose(large!, scratch.Second);
        if (small.Best.Gain <= 0 || _pool.IsFull)
            ReturnHistogram(small);
        if (large is not null && (large.Best.Gain <= 0 || _pool.IsFull))
            ReturnHistogram(large);
    }
}
