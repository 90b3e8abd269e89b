using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Forests;

/// <summary>One tree of an isolation forest: random splits until rows are alone or the depth is reached.</summary>
internal sealed class IsolationTree
{
    private readonly ReadOnlyMemory<double>[] _columns;
    private readonly FeatureSpace _space;
    private readonly int[] _features;
    private readonly int _mostDepth;
    private readonly SeededRandom _random;
    private readonly List<Node> _nodes = [];

    /// <summary>A tree that may split by some features down to a depth.</summary>
    public IsolationTree(
        ReadOnlyMemory<double>[] columns, FeatureSpace space, int[] features, int mostDepth, SeededRandom random)
    {
        _columns = columns;
        _space = space;
        _features = features;
        _mostDepth = mostDepth;
        _random = random;
    }

    /// <summary>Grows the tree over some rows, which are reordered.</summary>
    public void Grow(int[] rows)
    {
        _nodes.Add(default);
        Stack<(int Node, int Start, int End, int Depth)> open = new();
        open.Push((0, 0, rows.Length, 0));
        while (open.TryPop(out (int Node, int Start, int End, int Depth) next))
        {
            Span<int> own = rows.AsSpan(next.Start, next.End - next.Start);
            if (next.Depth >= _mostDepth || own.Length <= 1 || !TrySplit(own, out Node split, out int left))
            {
                _nodes[next.Node] = new Node
                {
                    Feature = -1, Rows = own.Length, Threshold = next.Depth + IsolationTrainer.MeanDepth(own.Length),
                };
                continue;
            }
            split.Left = _nodes.Count;
            split.Rows = own.Length;
            _nodes[next.Node] = split;
            _nodes.Add(default);
            _nodes.Add(default);
            open.Push((split.Left + 1, next.Start + left, next.End, next.Depth + 1));
            open.Push((split.Left, next.Start, next.Start + left, next.Depth + 1));
        }
    }

    /// <summary>Adds the tree to an ensemble.</summary>
    public void AddTo(TreeEnsembleBuilder builder)
    {
        builder.BeginTree();
        foreach (Node node in _nodes)
        {
            NodeFacts facts = new(node.Feature < 0 ? 0 : 1, node.Rows, node.Rows);
            if (node.Feature < 0)
                builder.AddLeaf(node.Threshold, facts);
            else if (node.Levels is null)
                builder.AddSplit(node.Feature, node.Threshold, node.Left, node.Left + 1, node.MissingLeft, facts: facts);
            else
                builder.AddLevelSplit(node.Feature, node.Levels, node.Left, node.Left + 1, node.MissingLeft, facts);
        }
    }

    // By the first feature, of those in random order, that varies at the node.
    private bool TrySplit(Span<int> rows, out Node split, out int left)
    {
        left = 0;
        for (int tried = 0; tried < _features.Length; tried++)
        {
            int at = tried + _random.NextInt(_features.Length - tried);
            (_features[tried], _features[at]) = (_features[at], _features[tried]);
            int feature = _features[tried];
            split = new Node { Feature = feature };
            bool varies = _space.Features[feature].IsCategorical
                ? DrawLevels(rows, feature, ref split)
                : DrawThreshold(rows, feature, ref split);
            if (!varies)
                continue;
            left = Part(rows, ref split);
            if (left > 0 && left < rows.Length)
                return true;
        }
        split = default;
        return false;
    }

    private bool DrawThreshold(Span<int> rows, int feature, ref Node split)
    {
        ReadOnlySpan<double> values = _columns[feature].Span;
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        int missing = 0;
        foreach (int row in rows)
        {
            double value = values[row];
            low = Math.Min(low, double.IsNaN(value) ? low : value);
            high = Math.Max(high, double.IsNaN(value) ? high : value);
            missing += double.IsNaN(value) ? 1 : 0;
        }
        if (missing == rows.Length)
            return false;
        if (low == high)
        {
            // Nothing but whether there is a value.
            split.Threshold = double.PositiveInfinity;
            split.HasMissing = true;
            return missing > 0;
        }
        double from = Math.Max(low, double.MinValue);
        double to = Math.Min(high, double.MaxValue);
        double share = _random.NextDouble();
        double threshold = from * (1 - share) + to * share;
        split.Threshold = threshold >= low && threshold < high ? threshold : low;
        split.MissingLeft = missing > 0 && _random.NextInt(2) == 0;
        split.HasMissing = missing > 0;
        return true;
    }

    // Every level goes to a side of its own draw, also those that the node lacks.
    private bool DrawLevels(Span<int> rows, int feature, ref Node split)
    {
        ReadOnlySpan<double> values = _columns[feature].Span;
        int levels = _space.Features[feature].LevelCount;
        uint[] set = new uint[(levels + 31) / 32];
        for (int word = 0; word < set.Length; word++)
            set[word] = (uint)_random.NextBits();
        int first = -1;
        int other = -1;
        int missing = 0;
        foreach (int row in rows)
        {
            if (double.IsNaN(values[row]))
            {
                missing++;
                continue;
            }
            int level = (int)values[row];
            if (first < 0)
                first = level;
            else if (level != first && other < 0)
                other = level;
        }
        if (first < 0 || (other < 0 && missing == 0))
            return false;
        split.Levels = set;
        split.HasMissing = missing > 0;
        split.MissingLeft = missing > 0 && _random.NextInt(2) == 0;

        // Two things that occur are put on different sides, so that the split parts the rows.
        bool firstLeft = (set[first >> 5] >> (first & 31) & 1) != 0;
        if (other < 0)
            split.MissingLeft = !firstLeft;
        else
            set[other >> 5] = set[other >> 5] & ~(1u << (other & 31)) | (firstLeft ? 0u : 1u << (other & 31));
        return true;
    }

    private int Part(Span<int> rows, ref Node split)
    {
        ReadOnlySpan<double> values = _columns[split.Feature].Span;
        int left = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = values[rows[i]];
            bool goesLeft = double.IsNaN(value) ? split.MissingLeft
                : split.Levels is null ? value <= split.Threshold
                : (split.Levels[(int)value >> 5] >> ((int)value & 31) & 1) != 0;
            if (!goesLeft)
                continue;
            (rows[left], rows[i]) = (rows[i], rows[left]);
            left++;
        }

        // What the draw did not have is unusual: it goes with the fewer rows.
        if (!split.HasMissing)
            split.MissingLeft = left < rows.Length - left;
        return left;
    }

    private struct Node
    {
        public int Feature;
        public int Left;
        public int Rows;
        public double Threshold;
        public uint[]? Levels;
        public bool MissingLeft;
        public bool HasMissing;
    }
}
