using Cairn.Learning.Trees.Forests.Criteria;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// Grows one tree after another over the ranks of the columns: exact splits, depth first, or the best node first where
/// the leaves are limited.
/// </summary>
/// <remarks>
/// Breiman and others, "Classification and Regression Trees" (1984); Breiman, "Random forests" (2001); Geurts, Ernst
/// and Wehenkel, "Extremely randomized trees" (2006). As in scikit-learn, features are drawn without replacement until
/// as many as wanted were looked at and one of them varies at the node, and a split that gains nothing is still made
/// where a node is not pure, since the splits after it may. One a thread.
/// </remarks>
internal sealed class ForestGrower
{
    private readonly ForestLimits _limits;
    private readonly SplitCriterion _criterion;
    private readonly NodeSplitter _splitter;
    private readonly int[] _rows;
    private readonly int[] _aside;
    private readonly int[] _origins = new int[NodeSplitter.NearRows];
    private readonly double[] _answer;
    private bool _isNear;
    private ForestTree _tree = null!;
    private double _treeWeight;

    /// <summary>A grower with room for all rows.</summary>
    public ForestGrower(RankedColumns columns, ForestLimits limits, SplitCriterion criterion)
    {
        _limits = limits;
        _criterion = criterion;
        _splitter = new NodeSplitter(columns, limits, criterion);
        _rows = new int[columns.RowCount];
        _aside = new int[columns.RowCount];
        _answer = new double[criterion.Outputs];
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="tree">A tree without nodes.</param>
    /// <param name="draws">How often each row counts; 0 leaves it out.</param>
    /// <param name="random">Draws features and thresholds.</param>
    public void Grow(ForestTree tree, ReadOnlySpan<int> draws, SeededRandom random)
    {
        _tree = tree;
        _criterion.BeginTree(draws);
        _splitter.Begin(random);
        int count = 0;
        for (int row = 0; row < draws.Length; row++)
        {
            _rows[count] = row;
            count += draws[row] > 0 ? 1 : 0;
        }
        _treeWeight = 0;
        _tree.AddChildren();
        if (_limits.Leaves is int leaves)
            GrowBestFirst(count, leaves);
        else
            GrowDepthFirst(count);
        _tree.Settle();
    }

    private void GrowDepthFirst(int count)
    {
        Stack<Pending> stack = new();
        stack.Push(new Pending(0, 0, count, 0));
        int nearEnd = 0;
        while (stack.TryPop(out Pending next))
        {
            if (_isNear && next.Start >= nearEnd)
                Leave();
            if (!_isNear && next.End - next.Start is > 1 and <= NodeSplitter.NearRows)
            {
                Approach(next.Start, next.End);
                nearEnd = next.End;
            }
            if (!TrySplit(next, out NodeSplit split))
                continue;
            (Pending left, Pending right) = Part(next, split);
            stack.Push(right);
            stack.Push(left);
        }
        Leave();
    }

    // All nodes below this one come before any other, so that its rows can go by other numbers meanwhile.
    private void Approach(int start, int end)
    {
        Span<int> rows = _rows.AsSpan(start, end - start);
        _splitter.Approach(rows);
        rows.CopyTo(_origins);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = i;
        _isNear = true;
    }

    private void Leave()
    {
        _splitter.Retreat();
        _isNear = false;
    }

    private void GrowBestFirst(int count, int leaves)
    {
        PriorityQueue<(Pending Node, NodeSplit Split), (double Gain, int Node)> open = new();
        int grown = 1;
        Offer(new Pending(0, 0, count, 0));
        while (grown < leaves && open.TryDequeue(out (Pending Node, NodeSplit Split) best, out _))
        {
            (Pending left, Pending right) = Part(best.Node, best.Split);
            grown++;
            Offer(left);
            Offer(right);
        }

        void Offer(Pending node)
        {
            if (TrySplit(node, out NodeSplit split))
                open.Enqueue((node, split), (-split.Gain, node.Node));
        }
    }

    // Records what the node is, and finds its split unless it stays a leaf.
    private bool TrySplit(Pending pending, out NodeSplit split)
    {
        split = default;
        ReadOnlySpan<int> rows = _rows.AsSpan(pending.Start, pending.End - pending.Start);
        _criterion.Enter(_isNear ? Originals(rows) : rows);
        if (pending.Node == 0)
            _treeWeight = _criterion.Weight;
        ref ForestTree.Node node = ref _tree[pending.Node];
        node.Rows = _criterion.RowCount;
        node.Weight = _criterion.Weight;
        node.Impurity = _criterion.Impurity;
        node.Set = -1;
        bool splits = pending.Depth < _limits.MaxDepth && !_criterion.IsPure
            && _criterion.RowCount >= Math.Max(_limits.MinSplitRows, 2 * _limits.MinLeafRows)
            && _splitter.TryFind(rows, out split)
            && split.Gain >= (_limits.MinImpurityDecrease - 1e-15) * _treeWeight;
        if (!splits || _limits.KeepInnerAnswers || _limits.Leaves is not null)
        {
            _criterion.Answer(_answer);
            node.Answer = _tree.AddAnswer(_answer);
        }
        else
        {
            node.Answer = -1;
        }
        return splits;
    }

    private ReadOnlySpan<int> Originals(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            _aside[i] = _origins[rows[i]];
        return _aside.AsSpan(0, rows.Length);
    }

    private (Pending Left, Pending Right) Part(Pending pending, in NodeSplit split)
    {
        int children = _tree.AddChildren();
        ref ForestTree.Node node = ref _tree[pending.Node];
        node.Feature = split.Feature;
        node.Left = children;
        node.Rank = split.Rank;
        node.Threshold = split.Threshold;
        node.Gain = Math.Max(0, split.Gain);
        int middle = _splitter.Part(_rows.AsSpan(pending.Start, pending.End - pending.Start), _aside, split) + pending.Start;

        node.MissingLeft = split.MissingLeft == true;
        node.IsUndecided = split.MissingLeft is null;
        node.Set = -1;
        if (split.Levels is not null)
        {
            node.SetWords = split.Levels.Length;
            node.Set = _tree.AddSet(split.Levels);
            _tree.AddSet(split.Seen);
        }
        return (new Pending(children, pending.Start, middle, pending.Depth + 1),
            new Pending(children + 1, middle, pending.End, pending.Depth + 1));
    }

    private readonly record struct Pending(int Node, int Start, int End, int Depth);
}
