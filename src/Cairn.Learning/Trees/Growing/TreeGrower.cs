using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Grows one tree after another on the same rows: leaf-wise, always splitting the leaf that gains most, or level by level.
/// </summary>
/// <remarks>
/// Only the smaller child's histogram is summed from rows; the other is the parent's less that one (Ke et al.,
/// "LightGBM", 2017). One parallel region a split builds, subtracts and searches, each thread for columns of its own.
/// </remarks>
internal sealed class TreeGrower
{
    // Cells that take about as long as waking a second thread.
    private const long ParallelCells = 40_000;

    private readonly BinnedMatrix _matrix;
    private readonly BinLayout _layout;
    private readonly GrowthLimits _limits;
    private readonly GradientBuffer _gradients;
    private readonly BinTile[] _tiles;
    private readonly int _threads;
    private readonly RowPartition _partition;
    private readonly HistogramPool _pool;
    private readonly SplitCandidate[][] _found;
    private readonly byte[] _goesLeft = new byte[256];
    private readonly GrowthGuide? _guide;
    private readonly PriorityQueue<Leaf, (double Rank, int Node)> _queue = new();
    private readonly List<Leaf> _leaves = [];
    private bool[] _allowed;

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
        _tiles = _layout.Tiles(threads);
        _partition = new RowPartition(matrix.RowCount);
        _pool = pool ?? new HistogramPool(_layout.Slots);
        int features = _layout.Mappers.Length;
        _found = [new SplitCandidate[features], new SplitCandidate[features]];
        _allowed = new bool[features];
    }

    /// <summary>Leaves of the tree grown last, each with its rows.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>The rules that steer the growth; null where there are none.</summary>
    public GrowthGuide? Guide => _guide;

    /// <summary>The rows of a leaf of the tree grown last.</summary>
    public ReadOnlySpan<int> RowsOf(Leaf leaf) => _partition.Rows(leaf.Start, leaf.Count);

    /// <summary>So many rows of the tree grown last from a start on, in the order of its leaves.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) => _partition.Rows(start, count);

    /// <summary>Grows a tree; its leaf values are still 0.</summary>
    /// <param name="rows">Ascending numbers of the rows to learn from.</param>
    /// <param name="allowed">For each feature whether the tree may use it.</param>
    /// <param name="cancellation">Checked at every split.</param>
    /// <param name="random">Draws of the rules of growth; not needed where these draw nothing.</param>
    public GrownTree Grow(
        ReadOnlySpan<int> rows, bool[] allowed, CancellationToken cancellation, SeededRandom? random = null)
    {
        _allowed = allowed;
        _partition.Reset(rows);
        _leaves.Clear();
        _queue.Clear();
        Leaf root = MakeRoot(rows);
        _guide?.Begin(root, allowed, random);
        GrownTree tree = new(GradientPair.Hessian(root.Sum) * _gradients.HessianUnit);
        Evaluate(root, null, null);
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
            leaves++;
            Split(tree, leaf, wantChildren: leaves < _limits.MaxLeaves);
        }
        while (_queue.TryDequeue(out Leaf? leaf, out _))
            Keep(leaf);
        return tree;
    }

    private Leaf MakeRoot(ReadOnlySpan<int> rows)
    {
        long sum = 0;
        foreach (int row in rows)
            sum += _gradients.Pairs[row];
        return new Leaf
        {
            Node = 0, Start = 0, Count = rows.Length, Repeats = CountOf(rows), Depth = 0, Sum = sum,
        };
    }

    private void Split(GrownTree tree, Leaf leaf, bool wantChildren)
    {
        SplitCandidate split = leaf.Best;
        split.Route(_layout.Mappers[split.Feature].Missing, _goesLeft);
        int leftCount = _partition.Split(leaf.Start, leaf.Count, _matrix.Column(split.Feature), _goesLeft, _threads);
        int node = tree.Split(leaf.Node, split, _gradients.HessianUnit);
        long leftRepeats = CountOf(_partition.Rows(leaf.Start, leftCount));
        Leaf left = new()
        {
            Node = node, Start = leaf.Start, Count = leftCount, Repeats = leftRepeats,
            Depth = leaf.Depth + 1, Sum = split.LeftSum,
        };
        Leaf right = new()
        {
            Node = node + 1, Start = leaf.Start + leftCount, Count = leaf.Count - leftCount,
            Repeats = leaf.Repeats - leftRepeats, Depth = leaf.Depth + 1, Sum = leaf.Sum - split.LeftSum,
        };
        _guide?.Descend(leaf, split, left, right);
        if (wantChildren)
        {
            if (left.Count <= right.Count)
                Evaluate(left, right, leaf);
            else
                Evaluate(right, left, leaf);
        }
        else
        {
            _pool.Return(leaf.Histogram);
        }
        leaf.Histogram = null;
        Enter(left);
        Enter(right);
    }

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
        _pool.Return(leaf.Histogram);
        leaf.Histogram = null;
        _leaves.Add(leaf);
    }

    private bool MaySplit(Leaf leaf) =>
        leaf.Depth < _limits.MaxDepth && leaf.Count >= 2 && leaf.Repeats >= 2L * _limits.MinLeafRows;

    /// <summary>Builds what histograms are needed and finds the best split of one or two new leaves.</summary>
    /// <param name="small">The leaf with fewer rows, or the root.</param>
    /// <param name="large">Its sibling, or null for the root.</param>
    /// <param name="parent">Their parent, whose histogram becomes the sibling's.</param>
    private void Evaluate(Leaf small, Leaf? large, Leaf? parent)
    {
        bool splitSmall = MaySplit(small);
        bool splitLarge = large is not null && MaySplit(large);
        if (!splitSmall && !splitLarge)
        {
            _pool.Return(parent?.Histogram);
            return;
        }
        long[]? whole = parent?.Histogram;
        if (splitLarge)
        {
            bool direct = whole is null;
            large!.Histogram = whole ?? _pool.Rent();
            small.Histogram = direct && !splitSmall ? null : _pool.Rent();
            RunTiles(small, large, direct, splitSmall);
            Choose(large, _found[1]);
        }
        else
        {
            _pool.Return(whole);
            small.Histogram = _pool.Rent();
            RunTiles(small, null, false, true);
        }
        if (splitSmall)
            Choose(small, _found[0]);
        if (small.Best.Gain <= 0 || _pool.IsFull)
            ReturnHistogram(small);
        if (large is not null && (large.Best.Gain <= 0 || _pool.IsFull))
            ReturnHistogram(large);
    }

    private void ReturnHistogram(Leaf leaf)
    {
        _pool.Return(leaf.Histogram);
        leaf.Histogram = null;
    }

    private void RunTiles(Leaf small, Leaf? large, bool direct, bool splitSmall)
    {
        int built = (small.Histogram is null ? 0 : small.Count) + (direct ? large!.Count : 0);
        long work = (long)built * _layout.Mappers.Length + _layout.Slots;
        ParallelBlocks.For(_tiles.Length, work < ParallelCells ? 1 : _threads, number =>
        {
            BinTile tile = _tiles[number];
            Span<long> smallSums = default;
            if (small.Histogram is { } histogram)
            {
                smallSums = histogram.AsSpan(tile.Offset, tile.Slots);
                Build(small, tile, smallSums);
                if (splitSmall)
                    Search(small, tile, smallSums, _found[0]);
            }
            if (large?.Histogram is { } whole)
            {
                Span<long> largeSums = whole.AsSpan(tile.Offset, tile.Slots);
                if (direct)
                    Build(large, tile, largeSums);
                else
                    GradientHistogram.Subtract(largeSums, smallSums);
                Search(large, tile, largeSums, _found[1]);
            }
        });
    }

    private void Build(Leaf leaf, BinTile tile, Span<long> sums)
    {
        sums.Clear();
        GradientHistogram.Accumulate(
            _matrix.Rows, _layout.Stride, tile.FirstColumn, tile.Columns, RowsOf(leaf), _gradients.Pairs, sums, tile.Width);
    }

    private void Search(Leaf leaf, BinTile tile, ReadOnlySpan<long> sums, SplitCandidate[] found)
    {
        for (int i = 0; i < tile.Columns; i++)
        {
            int feature = _layout.FeatureAt[tile.FirstColumn + i];
            found[feature] = _allowed[feature]
                ? Search(leaf, feature, sums.Slice(i * tile.Width, tile.Width), [])
                : default;
        }
    }

    private SplitCandidate Search(Leaf leaf, int feature, ReadOnlySpan<long> sums, ReadOnlySpan<int> counts)
    {
        BinMapper mapper = _layout.Mappers[feature];
        if (_guide is not null)
            return _guide.Search(leaf, feature, mapper, sums, counts);
        SplitFinder finder = new(_limits, _gradients, leaf.Sum, leaf.Repeats, counts);
        SplitCandidate best = mapper.IsCategorical
            ? finder.Categorical(sums, mapper.Count)
            : finder.Numeric(sums, mapper.Count);
        best.Feature = feature;
        return best;
    }

    // The gain of an unsure candidate is an upper bound. As long as one is on top, its feature is searched again with
    // its rows counted; the first sure one on top is what counting everywhere would have found.
    private void Choose(Leaf leaf, SplitCandidate[] found)
    {
        Span<int> counts = stackalloc int[256];
        if (leaf.Guide?.Forced is not null && TryForce(leaf, counts))
            return;
        while (true)
        {
            int top = 0;
            for (int feature = 1; feature < found.Length; feature++)
            {
                if (found[feature].Gain > found[top].Gain)
                    top = feature;
            }
            if (found[top].Gain <= 0 || found[top].IsSure)
            {
                leaf.Best = found[top];
                return;
            }
            CountBins(leaf, top, counts);
            found[top] = Search(leaf, top, HistogramOf(leaf, top), counts);
        }
    }

    // The bounds of a waiting leaf have changed: its best split may be another one now, or none.
    private void SearchAgain(Leaf leaf)
    {
        leaf.Histogram ??= _pool.Rent();
        RunTiles(leaf, null, false, true);
        Choose(leaf, _found[0]);
        if (leaf.Best.Gain <= 0 || _pool.IsFull)
            ReturnHistogram(leaf);
    }

    private bool TryForce(Leaf leaf, Span<int> counts)
    {
        int feature = leaf.Guide!.Forced!.Feature;
        CountBins(leaf, feature, counts);
        leaf.Best = _guide!.Force(leaf, _layout.Mappers[feature], HistogramOf(leaf, feature), counts);
        if (leaf.Best.Gain <= 0)
            leaf.Guide.Forced = null;
        return leaf.Best.Gain > 0;
    }

    private ReadOnlySpan<long> HistogramOf(Leaf leaf, int feature) =>
        leaf.Histogram.AsSpan(_layout.OffsetOf[feature], _layout.WidthOf[feature]);

    private void CountBins(Leaf leaf, int feature, Span<int> counts)
    {
        counts.Clear();
        ReadOnlySpan<byte> bins = _matrix.Column(feature).Span;
        foreach (int row in RowsOf(leaf))
            counts[bins[row]] += _gradients.Repeats is { } repeats ? repeats[row] : 1;
    }

    private long CountOf(ReadOnlySpan<int> rows)
    {
        if (_gradients.Repeats is not { } repeats)
            return rows.Length;
        long count = 0;
        foreach (int row in rows)
            count += repeats[row];
        return count;
    }
}
