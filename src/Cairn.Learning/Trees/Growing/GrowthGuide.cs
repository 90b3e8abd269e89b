using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Growing;

/// <summary>Applies the rules of growth to a tree as it grows: what each node may be split by, and within which bounds.</summary>
/// <remarks>
/// Bounds of monotone features are those of XGBoost: a split sets the middle of its children's values as the upper
/// bound of the lower side and the lower bound of the upper side, for all that grows below them. Draws come from the
/// number of the node or level alone, so they do not depend on threads.
/// </remarks>
internal sealed class GrowthGuide
{
    private readonly GrowthRules _rules;
    private readonly GrowthLimits _limits;
    private readonly GradientBuffer _gradients;
    private readonly LeafRule _values;
    private readonly List<bool[]> _levels = [];
    private readonly BinMapper[] _mappers;
    private readonly List<Leaf> _leaves = [];
    private SeededRandom? _random;
    private bool[] _allowed = [];

    /// <summary>A guide for the trees of one grower.</summary>
    public GrowthGuide(GrowthRules rules, GrowthLimits limits, GradientBuffer gradients, BinMapper[] mappers)
    {
        _mappers = mappers;
        _rules = rules;
        _limits = limits;
        _gradients = gradients;
        _values = new LeafRule(limits, rules);
    }

    /// <summary>Begins a tree.</summary>
    /// <param name="root">The root, which gets its guide.</param>
    /// <param name="allowed">For each feature whether the tree may use it.</param>
    /// <param name="random">Draws of this tree.</param>
    public void Begin(Leaf root, bool[] allowed, SeededRandom? random)
    {
        bool draws = _rules.ExtraRandom || _rules.LevelFraction < 1 || _rules.NodeFraction < 1;
        _random = draws ? random ?? throw new ArgumentNullException(nameof(random)) : null;
        _allowed = allowed;
        _levels.Clear();
        _leaves.Clear();
        _leaves.Add(root);
        bool[]? path = _rules.Groups is null ? null : new bool[allowed.Length];
        SeededRandom? own = _random?.Split("node").Split(0);
        root.Guide = new NodeGuide
        {
            Start = root.Start, Count = root.Count, Repeats = root.Repeats, Path = path, Forced = _rules.Forced,
            Random = own, Allowed = AllowedAt(0, path, own, isRoot: true),
            Box = _rules.Signs is null ? null : LeafBox.Whole(_mappers),
        };
        root.Guide.Output = Output(root, double.NaN);
    }

    /// <summary>Gives the children of a split their guides.</summary>
    public void Descend(Leaf parent, in SplitCandidate split, Leaf left, Leaf right)
    {
        NodeGuide above = parent.Guide!;
        bool[]? path = above.Path;
        if (path is not null && !path[split.Feature])
        {
            path = [.. path];
            path[split.Feature] = true;
        }
        left.Guide = Child(above, left, path, above.Forced?.Left, above.Box?.Side(split, left: true));
        right.Guide = Child(above, right, path, above.Forced?.Right, above.Box?.Side(split, left: false));
        if (_rules.Signs is null)
            return;
        if (_rules.BoundByNeighbours)
        {
            _leaves.Remove(parent);
            _leaves.Add(left);
            _leaves.Add(right);
            Refresh(left);
            Refresh(right);
        }
        else if (_rules.Signs[split.Feature] is not 0 and int sign)
        {
            double middle = left.Guide.Output / 2 + right.Guide.Output / 2;
            (sign > 0 ? left.Guide : right.Guide).Upper = middle;
            (sign > 0 ? right.Guide : left.Guide).Lower = middle;
        }
    }

    /// <summary>Takes the bounds of a leaf from the leaves next to it as they are now.</summary>
    /// <returns>Whether they have changed, so that the best split of the leaf has to be looked for again.</returns>
    public bool Refresh(Leaf leaf)
    {
        if (!_rules.BoundByNeighbours || _rules.Signs is null)
            return false;
        NodeGuide guide = leaf.Guide!;
        double lower = double.NegativeInfinity;
        double upper = double.PositiveInfinity;
        foreach (Leaf other in _leaves)
        {
            int side = ReferenceEquals(other, leaf) ? 0 : guide.Box!.Compare(other.Guide!.Box!, _rules.Signs);
            if (side < 0)
                upper = Math.Min(upper, other.Guide!.Output);
            else if (side > 0)
                lower = Math.Max(lower, other.Guide!.Output);
        }
        bool changed = guide.Lower != lower || guide.Upper != upper;
        guide.Lower = lower;
        guide.Upper = upper;
        return changed;
    }

    /// <summary>The best split of a leaf by one feature; its gain is 0 when there is none.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="mapper">Bins of the feature.</param>
    /// <param name="sums">Histogram of the feature.</param>
    /// <param name="counts">Rows in each bin; empty when they are not known.</param>
    public SplitCandidate Search(
        Leaf leaf, int feature, BinMapper mapper, ReadOnlySpan<long> sums, ReadOnlySpan<int> counts)
    {
        if (!leaf.Guide!.Allowed[feature])
            return default;
        GuidedSplitFinder finder = new(_limits, _rules, _gradients, leaf, feature, counts);
        SplitCandidate best = mapper.IsCategorical
            ? finder.Categorical(sums, mapper.Count)
            : finder.Numeric(sums, mapper.Count);
        best.Feature = feature;
        return best;
    }

    /// <summary>The split that the leaf has to have; its gain is 0 when there is none or a side would be too small.</summary>
    /// <param name="leaf">The leaf, which has a forced split.</param>
    /// <param name="mapper">Bins of the feature of the split.</param>
    /// <param name="sums">Histogram of that feature.</param>
    /// <param name="counts">Rows in each of its bins.</param>
    public SplitCandidate Force(Leaf leaf, BinMapper mapper, ReadOnlySpan<long> sums, ReadOnlySpan<int> counts)
    {
        ForcedSplit forced = leaf.Guide!.Forced!;
        return new GuidedSplitFinder(_limits, _rules, _gradients, leaf, forced.Feature, counts)
            .Forced(forced, sums, mapper.Count);
    }

    /// <summary>The value of a leaf of the tree grown last, within its bounds.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="gradient">Sum of its gradients.</param>
    /// <param name="hessian">Sum of its hessians.</param>
    public double LeafValue(Leaf leaf, double gradient, double hessian)
    {
        NodeGuide guide = leaf.Guide!;
        double above = guide.Parent?.Output ?? double.NaN;
        double value = _values.Value(gradient, hessian, _limits.L2, leaf.Repeats, above);
        return Math.Clamp(value, guide.Lower, guide.Upper);
    }

    /// <summary>The value of a leaf of the tree grown last where the loss says what each node would best have.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="best">The best value for the rows from a start on, so many of them, in the grower's order.</param>
    public double LeafValue(Leaf leaf, Func<int, int, double> best) => Best(leaf.Guide!, best);

    /// <summary>Makes the leaf values of the tree grown last keep to the order that monotone features ask for.</summary>
    /// <remarks>Whatever set them: bounds hold for the values of the growth, not for those that a loss sets later.</remarks>
    public void Impose(GrownTree tree, IReadOnlyList<Leaf> leaves)
    {
        if (_rules.Signs is not null)
            new MonotoneOrder(tree, leaves, _rules.Signs).Impose(tree.Values);
    }

    private double Best(NodeGuide node, Func<int, int, double> best)
    {
        double value = best(node.Start, node.Count);
        if (_rules.MaxDeltaStep > 0)
            value = Math.Clamp(value, -_rules.MaxDeltaStep, _rules.MaxDeltaStep);
        return _rules.PathSmoothing > 0 && node.Parent is { } parent
            ? _values.Smooth(value, node.Repeats, Best(parent, best))
            : value;
    }

    private NodeGuide Child(NodeGuide above, Leaf leaf, bool[]? path, ForcedSplit? forced, LeafBox? box)
    {
        SeededRandom? own = _random?.Split("node").Split((ulong)leaf.Node);
        NodeGuide guide = new()
        {
            Parent = above, Start = leaf.Start, Count = leaf.Count, Repeats = leaf.Repeats, Path = path, Forced = forced,
            Random = own, Allowed = AllowedAt(leaf.Depth, path, own, isRoot: false),
            Lower = above.Lower, Upper = above.Upper, Box = box,
        };
        guide.Output = Math.Clamp(Output(leaf, above.Output), above.Lower, above.Upper);
        return guide;
    }

    private double Output(Leaf leaf, double parent) => _values.Value(
        GradientPair.Gradient(leaf.Sum) * _gradients.GradientUnit,
        GradientPair.Hessian(leaf.Sum) * _gradients.HessianUnit, _limits.L2, leaf.Repeats, parent);

    private bool[] AllowedAt(int depth, bool[]? path, SeededRandom? own, bool isRoot)
    {
        bool[] level = Level(depth);
        bool[] allowed = path is null || isRoot ? level : Together(level, path);
        return _rules.NodeFraction < 1 ? Draw(allowed, _rules.NodeFraction, own!.Split("columns")) : allowed;
    }

    private bool[] Level(int depth)
    {
        if (_rules.LevelFraction >= 1)
            return _allowed;
        while (_levels.Count <= depth)
        {
            SeededRandom random = _random!.Split("level").Split((ulong)_levels.Count);
            _levels.Add(Draw(_allowed, _rules.LevelFraction, random));
        }
        return _levels[depth];
    }

    // Features of the groups that hold the whole path, and those of the path itself.
    private bool[] Together(bool[] level, bool[] path)
    {
        bool[] together = [.. path];
        foreach (bool[] group in _rules.Groups!)
        {
            bool holds = true;
            for (int feature = 0; feature < path.Length && holds; feature++)
                holds = !path[feature] || group[feature];
            for (int feature = 0; feature < path.Length && holds; feature++)
                together[feature] |= group[feature];
        }
        for (int feature = 0; feature < path.Length; feature++)
            together[feature] &= level[feature];
        return together;
    }

    private static bool[] Draw(bool[] from, double fraction, SeededRandom random)
    {
        int[] features = [.. Enumerable.Range(0, from.Length).Where(feature => from[feature])];
        random.Shuffle<int>(features);
        bool[] drawn = new bool[from.Length];
        foreach (int feature in features.AsSpan(0, Math.Min(features.Length, Count(features.Length, fraction))))
            drawn[feature] = true;
        return drawn;
    }

    private static int Count(int features, double fraction) => Math.Max(1, (int)Math.Round(features * fraction));
}
