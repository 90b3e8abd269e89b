using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>Collects grown trees into the flat layout, with real thresholds in the place of bins.</summary>
internal sealed class TreeEnsembleBuilder
{
    private readonly BinMapper[] _mappers;
    private readonly List<TreeNode> _nodes = [];
    private readonly List<int> _roots = [];
    private readonly List<uint> _sets = [];
    private readonly List<double> _gains = [];
    private readonly List<double> _covers = [];

    /// <summary>A builder for trees over the bins of <paramref name="mappers"/>.</summary>
    public TreeEnsembleBuilder(BinMapper[] mappers)
    {
        _mappers = mappers;
    }

    /// <summary>Number of trees so far.</summary>
    public int TreeCount => _roots.Count;

    /// <summary>Adds a tree.</summary>
    public void Add(GrownTree tree)
    {
        int root = _nodes.Count;
        _roots.Add(root);
        for (int node = 0; node < tree.Count; node++)
        {
            _covers.Add(tree.Covers[node]);
            _gains.Add(tree.IsLeaf(node) ? 0 : tree.SplitOf(node).Gain);
            _nodes.Add(tree.IsLeaf(node)
                ? TreeNode.Leaf(tree.Values[node], root + node)
                : MakeSplit(tree.SplitOf(node), root + tree.LeftOf(node)));
        }
    }

    /// <summary>The ensemble of the first <paramref name="trees"/> trees.</summary>
    public TreeEnsemble Build(int trees, double[] baseScores)
    {
        int nodes = trees < _roots.Count ? _roots[trees] : _nodes.Count;
        return new TreeEnsemble(
            [.. _nodes.Take(nodes)], [.. _roots.Take(trees)], [.. _sets], [.. _mappers.Select(m => m.Groups)], baseScores,
            [.. _gains.Take(nodes)], [.. _covers.Take(nodes)]);
    }

    private TreeNode MakeSplit(SplitCandidate split, int left)
    {
        int code = split.Feature | (split.MissingLeft ? TreeNode.MissingLeft : 0);
        if (!split.IsCategorical)
            return TreeNode.Split(Threshold(split), code, left);
        Span<uint> words = stackalloc uint[LevelSet.Words];
        split.Left.CopyTo(words);
        int set = _sets.Count / LevelSet.Words;
        _sets.AddRange(words);
        return TreeNode.Split(set, code | TreeNode.Categorical, left);
    }

    // The last bin has no upper end: a split after it parts the missing values from all others.
    private double Threshold(SplitCandidate split)
    {
        double[] cuts = _mappers[split.Feature].Cuts;
        return split.Bin < cuts.Length ? cuts[split.Bin] : double.PositiveInfinity;
    }
}
