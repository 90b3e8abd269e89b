using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>Trees of any size in a flat layout, walked several at a time.</summary>
/// <remarks>
/// <para>
/// A walk waits for memory at each step, so several go side by side: trees for the last few rows, four rows of one tree
/// otherwise. Scores are added in the order of the trees either way.
/// </para>
/// <para>
/// A row is laid out twice: its values with −∞ for missing ones, then as they are. Splits that send missing values left
/// ask the first half and others the second, so that v ≤ threshold decides for NaN too, without a branch.
/// </para>
/// </remarks>
internal sealed class WalkTrees
{
    // Splits that are decided by a call rather than by one comparison.
    private const int Special = NodeCode.Categorical | NodeCode.ZeroIsMissing;
    private const int ColumnBits = NodeCode.MostFeature;
    private const int MostRowsAtOnce = 32;
    private const int ValuesAtOnce = 1 << 16;
    private const int MostOnStack = 256;

    [ThreadStatic]
    private static double[]? t_rows;

    private readonly TreeEnsemble _ensemble;
    private readonly TreeArrays _arrays;
    private readonly WalkNode[] _nodes;
    private readonly int _features;
    private readonly bool _plain;

    private WalkTrees(TreeEnsemble ensemble)
    {
        _ensemble = ensemble;
        _arrays = ensemble.Arrays;
        _features = ensemble.Features;
        _plain = _arrays.Vectors.Length == 0 && _arrays.Linear.Length == 0;
        _nodes = new WalkNode[_arrays.Codes.Length];
        for (int node = 0; node < _nodes.Length; node++)
        {
            int code = _arrays.Codes[node];
            int column = (code & NodeCode.MostFeature) + ((code & (NodeCode.MissingLeft | Special)) == NodeCode.MissingLeft ? 0 : _features);
            _nodes[node] = code < 0
                ? new WalkNode(double.PositiveInfinity, NodeCode.Leaf, node)
                : new WalkNode(_arrays.Values[node], column | (code & Special), _arrays.Lefts[node]);
        }
    }

    /// <summary>The trees of an ensemble; null where it has no feature, or more than the layout holds.</summary>
    public static WalkTrees? TryCompile(TreeEnsemble ensemble) =>
        ensemble.Features is > 0 and <= ColumnBits / 2 ? new WalkTrees(ensemble) : null;

    /// <summary>Adds the values of all trees to scores that already stand.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="scores">Row-major.</param>
    /// <param name="count">Number of rows.</param>
    public void AddTo(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        int width = 2 * _features;
        int outputs = _ensemble.Outputs;
        int atOnce = Math.Clamp(ValuesAtOnce / width & ~3, 4, MostRowsAtOnce);
        int room = Math.Min(count, atOnce) * width;
        Span<double> twice = room <= MostOnStack ? stackalloc double[room] : Room(room);
        for (int start = 0; start < count; start += atOnce)
        {
            int here = Math.Min(atOnce, count - start);
            for (int row = 0; row < here; row++)
                LayOut(rows.Slice((start + row) * _features, _features), twice.Slice(row * width, width));
            int many = here & ~3;
            if (many > 0)
                AddByTree(twice, scores[(start * outputs)..], many);
            for (int row = many; row < here; row++)
                AddRow(twice.Slice(row * width, width), scores.Slice((start + row) * outputs, outputs));
        }
    }

    private static Span<double> Room(int length)
    {
        double[] room = t_rows is { } kept && kept.Length >= length ? kept : t_rows = new double[length];
        return room.AsSpan(0, length);
    }

    private void LayOut(ReadOnlySpan<double> row, Span<double> twice)
    {
        bool single = _arrays.SinglePrecision;
        for (int feature = 0; feature < row.Length; feature++)
        {
            double value = single ? (float)row[feature] : row[feature];
            twice[feature] = double.IsNaN(value) ? double.NegativeInfinity : value;
            twice[row.Length + feature] = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(ReadOnlySpan<double> row, Span<double> scores)
    {
        ref WalkNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(row);
        ref int roots = ref MemoryMarshal.GetArrayDataReference(_arrays.Roots);
        int count = _arrays.Roots.Length;
        int tree = 0;
        for (; tree + 6 <= count; tree += 6)
        {
            nint a = Unsafe.Add(ref roots, tree);
            nint b = Unsafe.Add(ref roots, tree + 1);
            nint c = Unsafe.Add(ref roots, tree + 2);
            nint d = Unsafe.Add(ref roots, tree + 3);
            nint e = Unsafe.Add(ref roots, tree + 4);
            nint f = Unsafe.Add(ref roots, tree + 5);
            while ((Step(ref nodes, ref a, ref values) & Step(ref nodes, ref b, ref values)
                & Step(ref nodes, ref c, ref values) & Step(ref nodes, ref d, ref values)
                & Step(ref nodes, ref e, ref values) & Step(ref nodes, ref f, ref values)) >= 0)
            {
            }
            Add(tree, (int)a, row, scores);
            Add(tree + 1, (int)b, row, scores);
            Add(tree + 2, (int)c, row, scores);
            Add(tree + 3, (int)d, row, scores);
            Add(tree + 4, (int)e, row, scores);
            Add(tree + 5, (int)f, row, scores);
        }
        for (; tree < count; tree++)
        {
            nint a = Unsafe.Add(ref roots, tree);
            while (Step(ref nodes, ref a, ref values) >= 0)
            {
            }
            Add(tree, (int)a, row, scores);
        }
    }

    // Trees outside, rows inside: a tree's nodes stay in the cache while the block of rows goes through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddByTree(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        ref WalkNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        int width = 2 * _features;
        int outputs = _ensemble.Outputs;
        for (int tree = 0; tree < _arrays.Roots.Length; tree++)
        {
            int root = _arrays.Roots[tree];
            ref double values = ref MemoryMarshal.GetReference(rows);
            for (int row = 0; row < count; row += 4)
            {
                nint a = root;
                nint b = root;
                nint c = root;
                nint d = root;
                while ((Step(ref nodes, ref a, ref values) & Step(ref nodes, ref b, ref Unsafe.Add(ref values, width))
                    & Step(ref nodes, ref c, ref Unsafe.Add(ref values, 2 * width))
                    & Step(ref nodes, ref d, ref Unsafe.Add(ref values, 3 * width))) >= 0)
                {
                }
                Add(tree, (int)a, rows.Slice(row * width, width), scores[(row * outputs)..]);
                Add(tree, (int)b, rows.Slice((row + 1) * width, width), scores[((row + 1) * outputs)..]);
                Add(tree, (int)c, rows.Slice((row + 2) * width, width), scores[((row + 2) * outputs)..]);
                Add(tree, (int)d, rows.Slice((row + 3) * width, width), scores[((row + 3) * outputs)..]);
                values = ref Unsafe.Add(ref values, 4 * width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int tree, int leaf, ReadOnlySpan<double> row, Span<double> scores)
    {
        if (_plain)
            scores[_arrays.TreeOutputs[tree]] += _arrays.Values[leaf];
        else
            _ensemble.AddLeaf(tree, leaf, row[_features..], scores);
    }

    // One step down, without a branch on the data: a leaf stays where it is, as no value is above +∞ in the first
    // half. Negative once at a leaf. Node indexes and features were checked when the ensemble was made, so the walk
    // does without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Step(ref WalkNode nodes, ref nint node, ref double row)
    {
        ref WalkNode at = ref Unsafe.Add(ref nodes, node);
        int code = at.Code;
        double value = Unsafe.Add(ref row, code & ColumnBits);
        int left = (code & Special) == 0
            ? value <= at.Value ? 1 : 0
            : _ensemble.GoesLeft((int)node, value) ? 1 : 0;
        node = at.Left + (left ^ 1);
        return code;
    }
}
