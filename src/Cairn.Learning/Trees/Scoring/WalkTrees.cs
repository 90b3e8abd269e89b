using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>Trees of any size in a flat layout, walked several at a time.</summary>
/// <remarks>
/// A walk waits for memory at each step, so four go side by side: four trees for the last few rows, four rows of one
/// tree otherwise. Scores are added in the order of the trees either way.
/// </remarks>
internal sealed class WalkTrees
{
    // Splits that are decided by a call rather than by one comparison.
    private const int Special = NodeCode.Categorical | NodeCode.ZeroIsMissing;

    private readonly TreeEnsemble _ensemble;
    private readonly TreeArrays _arrays;
    private readonly WalkNode[] _nodes;
    private readonly bool _plain;

    /// <summary>The trees of an ensemble that has at least one feature.</summary>
    public WalkTrees(TreeEnsemble ensemble)
    {
        _ensemble = ensemble;
        _arrays = ensemble.Arrays;
        _plain = _arrays.Vectors.Length == 0 && _arrays.Linear.Length == 0;
        _nodes = new WalkNode[_arrays.Codes.Length];
        for (int node = 0; node < _nodes.Length; node++)
        {
            int code = _arrays.Codes[node];
            _nodes[node] = code < 0
                ? new WalkNode(_arrays.Values[node], NodeCode.Leaf, node)
                : new WalkNode(_arrays.Values[node], code, _arrays.Lefts[node]);
        }
    }

    /// <summary>Adds the values of all trees to scores that already stand.</summary>
    /// <param name="rows">Row-major; rounded already where the ensemble asks for single precision.</param>
    /// <param name="scores">Row-major.</param>
    /// <param name="count">Number of rows.</param>
    public void AddTo(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        int features = _ensemble.Features;
        int outputs = _ensemble.Outputs;
        int many = count & ~3;
        if (many > 0)
            AddByTree(rows, scores, many);
        for (int row = many; row < count; row++)
            AddRow(rows.Slice(row * features, features), scores.Slice(row * outputs, outputs));
    }

    private void AddRow(ReadOnlySpan<double> row, Span<double> scores)
    {
        ref WalkNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(row);
        int[] roots = _arrays.Roots;
        int tree = 0;
        for (; tree + 4 <= roots.Length; tree += 4)
        {
            int a = roots[tree];
            int b = roots[tree + 1];
            int c = roots[tree + 2];
            int d = roots[tree + 3];
            while ((Step(ref nodes, ref a, ref values) & Step(ref nodes, ref b, ref values)
                & Step(ref nodes, ref c, ref values) & Step(ref nodes, ref d, ref values)) >= 0)
            {
            }
            Add(tree, a, row, scores);
            Add(tree + 1, b, row, scores);
            Add(tree + 2, c, row, scores);
            Add(tree + 3, d, row, scores);
        }
        for (; tree < roots.Length; tree++)
        {
            int a = roots[tree];
            while (Step(ref nodes, ref a, ref values) >= 0)
            {
            }
            Add(tree, a, row, scores);
        }
    }

    // Trees outside, rows inside: a tree's nodes stay in the cache while the block of rows goes through it.
    private void AddByTree(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        ref WalkNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        nint features = _ensemble.Features;
        int width = _ensemble.Features;
        int outputs = _ensemble.Outputs;
        for (int tree = 0; tree < _arrays.Roots.Length; tree++)
        {
            int root = _arrays.Roots[tree];
            ref double values = ref MemoryMarshal.GetReference(rows);
            for (int row = 0; row < count; row += 4)
            {
                int a = root;
                int b = root;
                int c = root;
                int d = root;
                while ((Step(ref nodes, ref a, ref values) & Step(ref nodes, ref b, ref Unsafe.Add(ref values, features))
                    & Step(ref nodes, ref c, ref Unsafe.Add(ref values, 2 * features))
                    & Step(ref nodes, ref d, ref Unsafe.Add(ref values, 3 * features))) >= 0)
                {
                }
                Add(tree, a, rows.Slice(row * width, width), scores[(row * outputs)..]);
                Add(tree, b, rows.Slice((row + 1) * width, width), scores[((row + 1) * outputs)..]);
                Add(tree, c, rows.Slice((row + 2) * width, width), scores[((row + 2) * outputs)..]);
                Add(tree, d, rows.Slice((row + 3) * width, width), scores[((row + 3) * outputs)..]);
                values = ref Unsafe.Add(ref values, 4 * features);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int tree, int leaf, ReadOnlySpan<double> row, Span<double> scores)
    {
        if (_plain)
            scores[_arrays.TreeOutputs[tree]] += _nodes[leaf].Value;
        else
            _ensemble.AddLeaf(tree, leaf, row, scores);
    }

    // One step down, without a branch on the data: a leaf stays where it is. Negative once at a leaf. Node indexes and
    // features were checked when the ensemble was made, so the walk does without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Step(ref WalkNode nodes, ref int node, ref double row)
    {
        ref WalkNode at = ref Unsafe.Add(ref nodes, node);
        int code = at.Code;
        double value = Unsafe.Add(ref row, code & NodeCode.MostFeature);
        int right;
        if ((code & Special) != 0)
        {
            right = _ensemble.GoesLeft(node, value) ? 0 : 1;
        }
        else
        {
            // NaN is neither above nor at most the threshold: the flag decides.
            int above = value > at.Value ? 1 : 0;
            int notAtMost = value <= at.Value ? 0 : 1;
            right = (above | (notAtMost & ~(code >> 30))) & ~(code >> 31);
        }
        node = at.Left + right;
        return code;
    }
}
