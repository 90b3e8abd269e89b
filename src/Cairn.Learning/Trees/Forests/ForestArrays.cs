using Cairn.Learning.Trees.Ensembles;
using Cairn.Numerics.Memory;

namespace Cairn.Learning.Trees.Forests;

/// <summary>Turns grown trees into the ensemble that predicts, one after another: the mean of the trees.</summary>
/// <remarks>
/// Grown trees have the layout of an ensemble already, so their nodes are only put in its terms. A forest grown to
/// purity has millions of them, which is why they wait outside the managed heap.
/// </remarks>
internal sealed class ForestArrays : IDisposable
{
    private readonly RankedColumns _columns;
    private readonly int _outputs;
    private readonly List<int> _roots = [];
    private readonly List<int> _setStarts = [0];
    private readonly List<uint> _sets = [];
    private readonly NativeBuffer<int> _codes = new();
    private readonly NativeBuffer<int> _lefts = new();
    private readonly NativeBuffer<double> _values = new();
    private readonly NativeBuffer<float> _gains = new();
    private readonly NativeBuffer<double> _covers = new();
    private readonly NativeBuffer<int> _rows = new();
    private readonly NativeBuffer<double> _vectors = new();

    /// <summary>No trees yet.</summary>
    /// <param name="columns">What trees are grown from.</param>
    /// <param name="outputs">Values of a leaf.</param>
    public ForestArrays(RankedColumns columns, int outputs)
    {
        _columns = columns;
        _outputs = outputs;
    }

    /// <summary>The ensemble of one tree.</summary>
    /// <param name="columns">What it was grown from.</param>
    /// <param name="tree">The tree.</param>
    public static TreeEnsemble Of(RankedColumns columns, ForestTree tree)
    {
        using ForestArrays arrays = new(columns, tree.Outputs);
        arrays.Add(tree);
        return arrays.Drain();
    }

    /// <summary>Adds a tree.</summary>
    public void Add(ForestTree tree)
    {
        int root = _codes.Count;
        _roots.Add(root);
        for (int at = 0; at < tree.Count; at++)
        {
            ref ForestTree.Node node = ref tree[at];
            if (node.IsLeaf)
                AddLeaf(tree.AnswerOf(at));
            else
                AddSplit(tree, node, root);
            _gains.Add(node.IsLeaf ? 0 : (float)node.Gain);
            _covers.Add(node.Weight);
            _rows.Add(node.Rows);
        }
    }

    /// <summary>The ensemble; nothing is left here afterwards.</summary>
    public TreeEnsemble Drain() => new(new TreeArrays
    {
        BaseScores = new double[_outputs],
        TreesPerRound = 1,
        Averages = _roots.Count > 1,
        SinglePrecision = false,
        Roots = [.. _roots],
        TreeOutputs = [.. Enumerable.Repeat(_outputs == 1 ? 0 : TreeEnsemble.AllOutputs, _roots.Count)],
        Codes = _codes.Drain(),
        Lefts = _lefts.Drain(),
        Values = _values.Drain(),
        Gains = _gains.Drain(),
        Covers = _covers.Drain(),
        Rows = _rows.Drain(),
        SetStarts = [.. _setStarts],
        Sets = [.. _sets],
        LevelCounts = [.. _columns.Levels],
        Groups = new int[]?[_columns.FeatureCount],
        Vectors = _vectors.Drain(),
        Linear = [],
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Dispose();
        _lefts.Dispose();
        _values.Dispose();
        _gains.Dispose();
        _covers.Dispose();
        _rows.Dispose();
        _vectors.Dispose();
    }

    private void AddLeaf(ReadOnlySpan<double> answer)
    {
        _codes.Add(NodeCode.Leaf);
        _lefts.Add(_outputs == 1 ? 0 : _vectors.Count);
        _values.Add(_outputs == 1 ? answer[0] : 0);
        for (int output = 0; output < answer.Length && _outputs > 1; output++)
            _vectors.Add(answer[output]);
    }

    private void AddSplit(ForestTree tree, in ForestTree.Node node, int root)
    {
        int code = node.Feature | (node.MissingLeft ? NodeCode.MissingLeft : 0);
        _lefts.Add(root + node.Left);
        if (node.Set < 0)
        {
            _codes.Add(code);
            _values.Add(node.Threshold);
            return;
        }
        _codes.Add(code | NodeCode.Categorical);
        _values.Add(_setStarts.Count - 1);
        ReadOnlySpan<uint> words = tree.Sets.Slice(node.Set, node.SetWords);
        _sets.AddRange(words[..(words.LastIndexOfAnyExcept(0u) + 1)]);
        _setStarts.Add(_sets.Count);
    }
}
