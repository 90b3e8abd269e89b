using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>Trees with one value a leaf in a flat layout, walked four at a time.</summary>
internal sealed class CompiledTrees
{
    private readonly TreeArrays _arrays;
    private readonly CompiledNode[] _nodes;
    private readonly int _features;
    private readonly int _outputs;

    private CompiledTrees(TreeArrays arrays, CompiledNode[] nodes)
    {
        _arrays = arrays;
        _nodes = nodes;
        _features = arrays.LevelCounts.Length;
        _outputs = arrays.BaseScores.Length;
    }

    /// <summary>The trees compiled; null when they have what this layout cannot hold.</summary>
    public static CompiledTrees? TryCompile(TreeArrays arrays)
    {
        if (arrays.LevelCounts.Length == 0 || arrays.SinglePrecision || arrays.Vectors.Length > 0 || arrays.Linear.Length > 0)
            return null;
        CompiledNode[] nodes = new CompiledNode[arrays.Codes.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            int code = arrays.Codes[node];
            if (code >= 0 && (code & NodeCode.ZeroIsMissing) != 0)
                return null;
            nodes[node] = code < 0
                ? new CompiledNode(arrays.Values[node], NodeCode.Leaf, node)
                : new CompiledNode(arrays.Values[node], code, arrays.Lefts[node]);
        }
        return new CompiledTrees(arrays, nodes);
    }

    /// <summary>Adds the values of all trees to scores that already stand.</summary>
    /// <remarks>
    /// A walk waits for memory at each step, so four go side by side: four trees for the last few rows, four rows of
    /// one tree otherwise. Scores are added in the order of the trees either way.
    /// </remarks>
    public void AddTo(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        int many = count & ~3;
        if (many > 0)
            AddByTree(rows, scores, many);
        for (int row = many; row < count; row++)
            AddRow(rows.Slice(row * _features, _features), scores.Slice(row * _outputs, _outputs));
    }

    private void AddRow(ReadOnlySpan<double> row, Span<double> scores)
    {
        ref CompiledNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(row);
        int[] roots = _arrays.Roots;
        int[] outputs = _arrays.TreeOutputs;
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
            scores[outputs[tree]] += Unsafe.Add(ref nodes, a).Value;
            scores[outputs[tree + 1]] += Unsafe.Add(ref nodes, b).Value;
            scores[outputs[tree + 2]] += Unsafe.Add(ref nodes, c).Value;
            scores[outputs[tree + 3]] += Unsafe.Add(ref nodes, d).Value;
        }
        for (; tree < roots.Length; tree++)
        {
            int a = roots[tree];
            while (Step(ref nodes, ref a, ref values) >= 0)
            {
            }
            scores[outputs[tree]] += Unsafe.Add(ref nodes, a).Value;
        }
    }

    // Trees outside, rows inside: a tree's nodes stay in the cache while the block of rows goes through it.
    private void AddByTree(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        ref CompiledNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        nint features = _features;
        int outputs = _outputs;
        for (int tree = 0; tree < _arrays.Roots.Length; tree++)
        {
            int root = _arrays.Roots[tree];
            int output = _arrays.TreeOutputs[tree];
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
                scores[row * outputs + output] += Unsafe.Add(ref nodes, a).Value;
                scores[(row + 1) * outputs + output] += Unsafe.Add(ref nodes, b).Value;
                scores[(row + 2) * outputs + output] += Unsafe.Add(ref nodes, c).Value;
                scores[(row + 3) * outputs + output] += Unsafe.Add(ref nodes, d).Value;
                values = ref Unsafe.Add(ref values, 4 * features);
            }
        }
    }

    // One step down, without a branch on the data: a leaf stays where it is. Negative once at a leaf. Node indexes and
    // features were checked when the ensemble was made, so the walk does without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Step(ref CompiledNode nodes, ref int node, ref double row)
    {
        ref CompiledNode at = ref Unsafe.Add(ref nodes, node);
        int code = at.Code;
        double value = Unsafe.Add(ref row, code & NodeCode.MostFeature);
        int right;
        if ((code & NodeCode.Categorical) != 0)
        {
            right = GoesLeft((int)at.Value, value, code) ? 0 : 1;
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

    private bool GoesLeft(int set, double value, int code)
    {
        int feature = code & NodeCode.MostFeature;
        if (!(value >= 0 && value < _arrays.LevelCounts[feature]))
            return (code & NodeCode.MissingLeft) != 0;
        int level = (int)value;
        int group = _arrays.Groups[feature] is { } groups ? groups[level] : level;
        int word = _arrays.SetStarts[set] + (group >> 5);
        return word < _arrays.SetStarts[set + 1] && (_arrays.Sets[word] >> (group & 31) & 1) != 0;
    }
}
