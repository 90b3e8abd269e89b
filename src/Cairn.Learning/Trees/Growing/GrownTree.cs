using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Numerics.Histograms;

namespace Cairn.Learning.Trees.Growing;

/// <summary>A tree in terms of bins, as it grows: a node's children are neighbours and come after it.</summary>
internal sealed class GrownTree
{
    private readonly List<SplitCandidate> _splits = [];
    private readonly List<int> _left = [];

    /// <summary>A tree of one leaf.</summary>
    public GrownTree(double cover)
    {
        AddNode(cover);
    }

    /// <summary>Number of nodes.</summary>
    public int Count => _left.Count;

    /// <summary>Value of each node: of leaves what they add to the score.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Sum of the hessians of the rows of each node.</summary>
    public List<double> Covers { get; } = [];

    /// <summary>Linear functions of leaves by node; null where all leaves are constant.</summary>
    public Dictionary<int, LinearLeaf>? Linear { get; set; }

    /// <summary>Rows that came to each node, each as often as it counts; empty where they were not counted.</summary>
    public int[] Rows { get; private set; } = [];

    /// <summary>Values of leaves that hold one an output, node after node; null where leaves hold a single value.</summary>
    public double[]? Vectors { get; set; }

    /// <summary>Scores of a row that the tree adds to.</summary>
    public int Outputs => Vectors is null ? 1 : Vectors.Length / Count;

    /// <summary>Whether a node is a leaf.</summary>
    public bool IsLeaf(int node) => _left[node] < 0;

    /// <summary>Left child of a node, −1 for a leaf; the right one is next to it.</summary>
    public int LeftOf(int node) => _left[node];

    /// <summary>The split of a node that is no leaf.</summary>
    public SplitCandidate SplitOf(int node) => _splits[node];

    /// <summary>Turns a leaf into a split.</summary>
    /// <returns>The left child.</returns>
    public int Split(int node, in SplitCandidate split, double hessianUnit) =>
        SplitWithCover(node, split, GradientPair.Hessian(split.LeftSum) * hessianUnit);

    /// <summary>Turns a leaf into a split whose left child has the given sum of hessians.</summary>
    /// <returns>The left child.</returns>
    public int SplitWithCover(int node, in SplitCandidate split, double left)
    {
        _splits[node] = split;
        _left[node] = AddNode(left);
        AddNode(Covers[node] - left);
        return _left[node];
    }

    /// <summary>Counts the rows of all nodes from those of the leaves.</summary>
    public void CountRows(IEnumerable<Leaf> leaves)
    {
        Rows = new int[Count];
        foreach (Leaf leaf in leaves)
            Rows[leaf.Node] = (int)Math.Min(leaf.Repeats, int.MaxValue);
        for (int node = Count - 1; node >= 0; node--)
        {
            if (!IsLeaf(node))
                Rows[node] = (int)Math.Min((long)Rows[_left[node]] + Rows[_left[node] + 1], int.MaxValue);
        }
    }

    /// <summary>The values of a leaf that holds one an output.</summary>
    public Span<double> VectorOf(int node) => Vectors.AsSpan(node * Outputs, Outputs);

    /// <summary>Adds the value of its leaf to the score of each of the given rows.</summary>
    public void AddTo(Span<double> scores, int stride, BinnedMatrix matrix, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            AddRow(scores, stride, matrix, LeafOf(matrix, row), row, 1);
    }

    /// <summary>Adds the value of a leaf to the score of each of its rows.</summary>
    public void AddLeafTo(Span<double> scores, int stride, BinnedMatrix matrix, int leaf, ReadOnlySpan<int> rows)
    {
        if (Linear is not null || Vectors is not null)
        {
            foreach (int row in rows)
                AddRow(scores, stride, matrix, leaf, row, 1);
            return;
        }
        double value = Values[leaf];
        foreach (int row in rows)
            scores[row * stride] += value;
    }

    /// <summary>Adds the value of its leaf, times a factor, to the score of each of the rows [start, end).</summary>
    public void AddTo(Span<double> scores, int stride, BinnedMatrix matrix, int start, int end, double factor = 1)
    {
        for (int row = start; row < end; row++)
            AddRow(scores, stride, matrix, LeafOf(matrix, row), row, factor);
    }

    private void AddRow(Span<double> scores, int stride, BinnedMatrix matrix, int leaf, int row, double factor)
    {
        if (Vectors is null)
        {
            scores[row * stride] += factor * ValueOf(leaf, matrix, row);
            return;
        }
        ReadOnlySpan<double> values = VectorOf(leaf);
        for (int output = 0; output < values.Length; output++)
            scores[row * stride + output] += factor * values[output];
    }

    private double ValueOf(int leaf, BinnedMatrix matrix, int row)
    {
        if (Linear is null || !Linear.TryGetValue(leaf, out LinearLeaf? function))
            return Values[leaf];
        double value = function.Intercept;
        for (int i = 0; i < function.Features.Count; i++)
            value += function.Coefficients[i] * matrix.Values![function.Features[i]].Span[row];
        return double.IsNaN(value) ? Values[leaf] : value;
    }

    private int LeafOf(BinnedMatrix matrix, int row)
    {
        int node = 0;
        while (_left[node] >= 0)
        {
            ref readonly SplitCandidate split = ref CollectionsMarshal.AsSpan(_splits)[node];
            int bin = matrix.Bin(split.Feature, row);
            bool left = bin == matrix.Layout.Mappers[split.Feature].Missing ? split.MissingLeft
                : split.IsCategorical ? split.Left.Contains(bin)
                : bin <= split.Bin;
            node = _left[node] + (left ? 0 : 1);
        }
        return node;
    }

    private int AddNode(double cover)
    {
        _left.Add(-1);
        _splits.Add(default);
        Values.Add(0);
        Covers.Add(cover);
        return _left.Count - 1;
    }
}
