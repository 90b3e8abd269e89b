using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>Puts grown trees into an ensemble, with real thresholds in the place of bins.</summary>
internal sealed class GrownTreeCollector
{
    private readonly BinMapper[] _mappers;
    private readonly bool _byLevel;

    /// <summary>A collector for trees over the bins of <paramref name="mappers"/>.</summary>
    /// <param name="mappers">The bins.</param>
    /// <param name="vectors">Whether a round adds one tree for all outputs rather than one each.</param>
    /// <param name="baseScores">Score of each output before the first tree.</param>
    public GrownTreeCollector(BinMapper[] mappers, bool vectors, params ReadOnlySpan<double> baseScores)
        : this(
            mappers,
            new TreeEnsembleBuilder(mappers.Length, baseScores) { TreesPerRound = vectors ? 1 : baseScores.Length })
    {
    }

    /// <summary>A collector that adds trees over the bins of <paramref name="mappers"/> to a builder.</summary>
    /// <param name="mappers">The bins.</param>
    /// <param name="builder">What takes the trees.</param>
    /// <param name="byLevel">Whether the builder's sets are of levels that it knows, and not of these bins.</param>
    public GrownTreeCollector(BinMapper[] mappers, TreeEnsembleBuilder builder, bool byLevel = false)
    {
        _mappers = mappers;
        _byLevel = byLevel;
        Builder = builder;
        for (int feature = 0; feature < mappers.Length && !byLevel; feature++)
        {
            if (mappers[feature].Groups is { Length: > 0 } groups)
                builder.DescribeLevels(feature, groups.Length, [.. groups.Select(g => (int)g)]);
        }
    }

    /// <summary>What takes the trees.</summary>
    public TreeEnsembleBuilder Builder { get; }

    /// <summary>Number of trees so far.</summary>
    public int TreeCount => Builder.TreeCount;

    /// <summary>Adds a tree to an output, or to all where it holds a value for each.</summary>
    public void Add(GrownTree tree, int output)
    {
        Builder.BeginTree(tree.Vectors is null ? output : TreeEnsemble.AllOutputs);
        for (int node = 0; node < tree.Count; node++)
        {
            int rows = tree.Rows.Length > 0 ? tree.Rows[node] : 0;
            NodeFacts facts = new(tree.IsLeaf(node) ? 0 : tree.SplitOf(node).Gain, tree.Covers[node], rows);
            if (tree.Linear is not null && tree.Linear.TryGetValue(node, out LinearLeaf? function))
                Builder.AddLinearLeaf(function, tree.Values[node], facts);
            else if (tree.IsLeaf(node) && tree.Vectors is not null)
                Builder.AddVectorLeaf(tree.VectorOf(node), facts);
            else if (tree.IsLeaf(node))
                Builder.AddLeaf(tree.Values[node], facts);
            else
                AddSplit(tree.SplitOf(node), tree.LeftOf(node), facts);
        }
    }

    /// <summary>The ensemble of the first <paramref name="trees"/> trees.</summary>
    public TreeEnsemble Build(int trees) => Builder.Build(trees);

    private void AddSplit(in SplitCandidate split, int left, NodeFacts facts)
    {
        if (!split.IsCategorical)
        {
            Builder.AddSplit(split.Feature, Threshold(split), left, left + 1, split.MissingLeft, facts: facts);
            return;
        }
        if (_byLevel)
        {
            AddLevels(split, left, facts);
            return;
        }
        uint[] words = new uint[split.Left.WordCount];
        split.Left.CopyTo(words);
        Builder.AddLevelSplit(split.Feature, words, left, left + 1, split.MissingLeft, facts);
    }

    private void AddLevels(in SplitCandidate split, int left, NodeFacts facts)
    {
        ushort[] groups = _mappers[split.Feature].Groups!;
        uint[] words = new uint[(groups.Length + 31) / 32];
        for (int level = 0; level < groups.Length; level++)
        {
            if (split.Left.Contains(groups[level]))
                words[level / 32] |= 1u << (level % 32);
        }
        Builder.AddLevelSplit(split.Feature, words, left, left + 1, split.MissingLeft, facts);
    }

    // The last bin has no upper end: a split after it parts the missing values from all others.
    private double Threshold(in SplitCandidate split)
    {
        double[] cuts = _mappers[split.Feature].Cuts;
        return split.Bin < cuts.Length ? cuts[split.Bin] : double.PositiveInfinity;
    }
}
