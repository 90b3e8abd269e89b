using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Grows trees whose leaves hold a value for each of several outputs: one structure for all, by the gain summed over
/// them, as in XGBoost's multi_output_tree.
/// </summary>
/// <remarks>
/// A leaf has a histogram an output and one of its rows. Only the smaller child's are summed from rows; the other's are
/// the parent's less those. Time is that of as many ordinary trees as there are outputs and one more, less what parting
/// rows and searching costs; sums are whole numbers, so threads change nothing.
/// </remarks>
internal sealed class VectorTreeGrower
{
    private static readonly GradientScale s_count = new(1, 1);

    private readonly BinnedMatrix _matrix;
    private readonly BinLayout _layout;
    private readonly GrowthLimits _limits;
    private readonly IReadOnlyList<GradientBuffer> _all;
    private readonly BinTile[] _tiles;
    private readonly int _threads;
    private readonly RowPartition _partition;
    private readonly HistogramPool _pool;
    private readonly GrowthGuide? _guide;
    private readonly PriorityQueue<VectorLeaf, (double Rank, int Node)> _queue = new();
    private readonly List<VectorLeaf> _leaves = [];
    private GradientBuffer[] _gradients = [];
    private bool[] _allowed = [];

    /// <summary>A grower for the rows of <paramref name="matrix"/>.</summary>
    /// <param name="matrix">The bins.</param>
    /// <param name="limits">What bounds each tree.</param>
    /// <param name="gradients">Derivatives of each output, filled anew before each tree.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="rules">Draws of columns and groups of features; other rules are not for vectors.</param>
    public VectorTreeGrower(
        BinnedMatrix matrix, GrowthLimits limits, IReadOnlyList<GradientBuffer> gradients, int threads,
        GrowthRules? rules = null)
    {
        _guide = rules is { Steers: true } ? new GrowthGuide(rules, limits, gradients[0], matrix.Layout.Mappers) : null;
        _matrix = matrix;
        _layout = matrix.Layout;
        _limits = limits;
        _all = gradients;
        _threads = threads;
        _tiles = _layout.BuildTiles();
        _partition = new RowPartition(matrix.RowCount);
        _pool = new HistogramPool(_layout.Slots);
    }

    /// <summary>Leaves of the tree grown last.</summary>
    public IReadOnlyList<VectorLeaf> Leaves => _leaves;

    /// <summary>The rows of a leaf of the tree grown last.</summary>
    public ReadOnlySpan<int> RowsOf(VectorLeaf leaf) => _partition.Rows(leaf.Leaf.Start, leaf.Leaf.Count);

    /// <summary>Grows a tree; its leaf values are still to be set.</summary>
    /// <param name="rows">Ascending numbers of the rows to learn from.</param>
    /// <param name="active">Whether each output has anything to learn; the others take no part.</param>
    /// <param name="allowed">For each feature whether the tree may use it.</param>
    /// <param name="cancellation">Checked at every split.</param>
    /// <param name="random">Draws of the rules of growth; not needed where these draw nothing.</param>
    public GrownTree Grow(
        ReadOnlyMemory<int> rows, bool[] active, bool[] allowed, CancellationToken cancellation,
        SeededRandom? random = null)
    {
        _gradients = [.. _all.Where((_, output) => active[output])];
        _allowed = allowed;
        _leaves.Clear();
        _queue.Clear();
        _partition.Reset(rows, _gradients[0], _threads);
        VectorLeaf root = MakeRoot(rows);
        _guide?.Begin(root.Leaf, allowed, random);
        GrownTree tree = new(CoverOf(root.Sums));
        if (MaySplit(root.Leaf))
        {
            root.Histograms = Build(root.Leaf);
            Search(root);
        }
        Enter(root);
        int leaves = 1;
        while (leaves < _limits.MaxLeaves && _queue.TryDequeue(out VectorLeaf? leaf, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            leaves++;
            Split(tree, leaf, leaves < _limits.MaxLeaves);
        }
        while (_queue.TryDequeue(out VectorLeaf? leaf, out _))
            Keep(leaf);
        return tree;
    }

    private VectorLeaf MakeRoot(ReadOnlyMemory<int> rows)
    {
        long[] sums = new long[_gradients.Length + 1];
        ParallelBlocks.For(sums.Length, _threads, output =>
        {
            foreach (int row in rows.Span)
                sums[output] += ScaleOf(output).Pair(ValueOf(output, row));
        });
        Leaf leaf = new()
        {
            Node = 0, Start = 0, Count = rows.Length, Repeats = GradientPair.Hessian(sums[^1]), Depth = 0, Sum = sums[0],
        };
        return new VectorLeaf { Leaf = leaf, Sums = sums };
    }

    private void Split(GrownTree tree, VectorLeaf leaf, bool wantChildren)
    {
        Leaf at = leaf.Leaf;
        SplitCandidate split = at.Best;
        BinMapper mapper = _layout.Mappers[split.Feature];
        byte[] goesLeft = new byte[mapper.Count + 1 + RowSplit.Margin];
        split.Route(mapper.Missing, goesLeft);
        long[] leftSums = SumLeft(leaf, split.Feature, mapper, goesLeft);
        long[] rightSums = [.. leaf.Sums.Zip(leftSums, (whole, part) => whole - part)];
        int leftCount = _matrix.Bins(split.Feature) is { } bins
            ? _partition.Split(at.Start, at.Count, bins, goesLeft, _threads)
            : _partition.Split(at.Start, at.Count, _matrix.WideBins(split.Feature)!, goesLeft, _threads);
        int node = tree.SplitWithCover(at.Node, split, CoverOf(leftSums));
        VectorLeaf left = Child(node, at.Start, leftCount, at.Depth + 1, leftSums);
        VectorLeaf right = Child(node + 1, at.Start + leftCount, at.Count - leftCount, at.Depth + 1, rightSums);
        _guide?.Descend(at, split, left.Leaf, right.Leaf);
        if (wantChildren)
            Evaluate(leaf, left, right);
        else
            Return(leaf);
        Enter(left);
        Enter(right);
    }

    private static VectorLeaf Child(int node, int start, int count, int depth, long[] sums) => new()
    {
        Leaf = new Leaf
        {
            Node = node, Start = start, Count = count, Repeats = GradientPair.Hessian(sums[^1]), Depth = depth, Sum = sums[0],
        },
        Sums = sums,
    };

    private long[] SumLeft(VectorLeaf leaf, int feature, BinMapper mapper, byte[] goesLeft)
    {
        leaf.Histograms ??= Build(leaf.Leaf);
        long[] sums = new long[leaf.Sums.Length];
        int offset = _layout.OffsetOf[feature];
        for (int output = 0; output < sums.Length; output++)
        {
            for (int bin = 0; bin <= mapper.Count; bin++)
                sums[output] += goesLeft[bin] * leaf.Histograms[output][offset + bin];
        }
        return sums;
    }

    private void Evaluate(VectorLeaf parent, VectorLeaf left, VectorLeaf right)
    {
        (VectorLeaf small, VectorLeaf large) = left.Leaf.Count <= right.Leaf.Count ? (left, right) : (right, left);
        if (MaySplit(large.Leaf))
        {
            small.Histograms = Build(small.Leaf);
            large.Histograms = parent.Histograms!;
            parent.Histograms = null;
            ParallelBlocks.For(large.Sums.Length, _threads, output =>
                GradientHistogram.Subtract(large.Histograms[output].AsSpan(0, _layout.Slots), small.Histograms[output].AsSpan(0, _layout.Slots)));
            Search(large);
        }
        else if (MaySplit(small.Leaf))
        {
            small.Histograms = Build(small.Leaf);
        }
        Return(parent);
        if (MaySplit(small.Leaf))
            Search(small);
        foreach (VectorLeaf child in (VectorLeaf[])[small, large])
        {
            if (child.Leaf.Best.Gain <= 0 || _pool.IsFull)
                Return(child);
        }
    }

    private bool MaySplit(Leaf leaf) =>
        leaf.Depth < _limits.MaxDepth && leaf.Count >= 2 && leaf.Repeats >= 2L * _limits.MinLeafRows;

    private void Enter(VectorLeaf leaf)
    {
        if (leaf.Leaf.Best.Gain > 0)
            _queue.Enqueue(leaf, (_limits.DepthWise ? leaf.Leaf.Depth : -leaf.Leaf.Best.Gain, leaf.Leaf.Node));
        else
            Keep(leaf);
    }

    private void Keep(VectorLeaf leaf)
    {
        Return(leaf);
        _leaves.Add(leaf);
    }

    private void Return(VectorLeaf leaf)
    {
        foreach (long[] histogram in leaf.Histograms ?? [])
            _pool.Return(histogram);
        leaf.Histograms = null;
    }

    private long[][] Build(Leaf leaf)
    {
        long[][] histograms = [.. Enumerable.Range(0, _gradients.Length + 1).Select(_ => _pool.Rent())];
        ParallelBlocks.For(histograms.Length, _threads, output =>
        {
            ReadOnlySpan<int> rows = _partition.Rows(leaf.Start, leaf.Count);
            GradientValue[] values = new GradientValue[rows.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = ValueOf(output, rows[i]);
            foreach (BinTile tile in _tiles)
                Build(tile, rows, values, ScaleOf(output), histograms[output].AsSpan(tile.Offset, tile.Slots));
        });
        return histograms;
    }

    private void Build(
        BinTile tile, ReadOnlySpan<int> rows, ReadOnlySpan<GradientValue> values, GradientScale scale, Span<long> sums)
    {
        sums.Clear();
        if (tile.FirstColumn < _layout.WideCount)
        {
            GradientHistogram.AccumulateWide(
                _matrix.Rows, _layout.WideOffset, _layout.WideOffsets, rows, values, scale, sums);
            return;
        }
        GradientHistogram.Accumulate(
            _matrix.Rows, tile.FirstColumn - _layout.WideCount, tile.Columns, rows, values, scale, sums, tile.Width);
    }

    // The last histogram counts rows in the place of hessians.
    private GradientValue ValueOf(int output, int row) => output < _gradients.Length
        ? new GradientValue(_gradients[output].Hessians[row], _gradients[output].Gradients[row])
        : new GradientValue(_gradients[0].Repeats?[row] ?? 1, 0);

    private GradientScale ScaleOf(int output) => output < _gradients.Length ? _gradients[output].Scale : s_count;

    private void Search(VectorLeaf leaf)
    {
        SplitCandidate[] found = new SplitCandidate[_layout.Mappers.Length];
        int parts = Math.Min(_threads, found.Length);
        ParallelBlocks.For(parts, _threads, part =>
        {
            VectorSplitFinder finder = new(_limits, _gradients);
            for (int feature = part; feature < found.Length; feature += parts)
            {
                if (leaf.Leaf.Guide?.Allowed[feature] ?? _allowed[feature])
                    found[feature] = finder.Search(leaf, feature, _layout.Mappers[feature], _layout.OffsetOf[feature]);
            }
        });
        foreach (SplitCandidate candidate in found)
        {
            if (candidate.Gain > leaf.Leaf.Best.Gain)
                leaf.Leaf.Best = candidate;
        }
    }

    private double CoverOf(long[] sums)
    {
        double cover = 0;
        for (int output = 0; output < _gradients.Length; output++)
            cover += GradientPair.Hessian(sums[output]) * _gradients[output].HessianUnit;
        return cover / _gradients.Length;
    }
}
