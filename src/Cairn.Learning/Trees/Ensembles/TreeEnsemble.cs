using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Growing;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// Trees whose values add up to one or several scores, in one flat array of nodes. Tree t adds to score
/// t mod outputs. Immutable.
/// </summary>
/// <remarks>
/// A numeric split sends v ≤ threshold left; missing values go where training found better. Thresholds are real
/// values, so no bins are needed. Categorical features arrive as groups of levels, see <see cref="GroupLevels"/>.
/// </remarks>
internal sealed class TreeEnsemble
{
    private readonly TreeNode[] _nodes;
    private readonly uint[] _sets;
    private readonly int[] _roots;
    private readonly byte[]?[] _groups;
    private readonly int[] _grouped;

    /// <summary>An ensemble over parts that <see cref="TreeEnsembleStorage"/> checked or the builder made.</summary>
    /// <param name="nodes">Nodes of all trees.</param>
    /// <param name="roots">Index of the root of each tree.</param>
    /// <param name="sets">Sets of groups that go left, <see cref="LevelSet.Words"/> words each.</param>
    /// <param name="groups">For each feature the group of each level; null for a numeric feature.</param>
    /// <param name="baseScores">Score of each output before the first tree.</param>
    /// <param name="gains">Gain of each node's split.</param>
    /// <param name="covers">Sum of the hessians of each node's training rows.</param>
    public TreeEnsemble(
        TreeNode[] nodes, int[] roots, uint[] sets, byte[]?[] groups, double[] baseScores, double[] gains, double[] covers)
    {
        _nodes = nodes;
        _roots = roots;
        _sets = sets;
        _groups = groups;
        _grouped = [.. Enumerable.Range(0, groups.Length).Where(f => groups[f] is not null)];
        BaseScores = baseScores;
        Gains = gains;
        Covers = covers;
    }

    /// <summary>Nodes of all trees, tree after tree.</summary>
    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    /// <summary>Index of the root of each tree.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>Sets of groups of levels.</summary>
    public ReadOnlySpan<uint> Sets => _sets;

    /// <summary>For each feature the group of each level; null for a numeric feature.</summary>
    public IReadOnlyList<byte[]?> Groups => _groups;

    /// <summary>Score of each output before the first tree.</summary>
    public double[] BaseScores { get; }

    /// <summary>Gain of each node's split; 0 for leaves.</summary>
    public double[] Gains { get; }

    /// <summary>Sum of the hessians of the training rows of each node.</summary>
    public double[] Covers { get; }

    /// <summary>Number of scores.</summary>
    public int Outputs => BaseScores.Length;

    /// <summary>Number of trees.</summary>
    public int TreeCount => _roots.Length;

    /// <summary>Sum of the gains of the splits by each feature.</summary>
    public double[] GainByFeature()
    {
        double[] gains = new double[_groups.Length];
        for (int node = 0; node < _nodes.Length; node++)
        {
            if (!_nodes[node].IsLeaf)
                gains[_nodes[node].Feature] += Gains[node];
        }
        return gains;
    }

    /// <summary>Turns the level codes of a row into the groups that the trees ask for, in place.</summary>
    public void GroupLevels(Span<double> row)
    {
        foreach (int feature in _grouped)
        {
            double code = row[feature];
            byte[] groups = _groups[feature]!;
            row[feature] = code >= 0 && code < groups.Length ? groups[(int)code] : double.NaN;
        }
    }

    /// <summary>The scores of rows whose levels are already grouped.</summary>
    /// <param name="rows">Row-major, one value a feature.</param>
    /// <param name="scores">Row-major, one value an output.</param>
    /// <remarks>
    /// A walk waits for memory at each step, so four go side by side: four trees for the last few rows, four rows of
    /// one tree otherwise. Scores are added in the order of the trees either way.
    /// </remarks>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        int features = _groups.Length;
        int count = scores.Length / Outputs;
        if (rows.Length < (long)count * features)
            throw new ArgumentException("There are fewer values than rows × features.", nameof(rows));
        for (int row = 0; row < count; row++)
            BaseScores.CopyTo(scores[(row * Outputs)..]);
        int many = count & ~3;
        if (many > 0)
            ScoreByTree(rows, scores, many);
        for (int row = many; row < count; row++)
            ScoreRow(rows.Slice(row * features, features), scores.Slice(row * Outputs, Outputs));
    }

    private void ScoreRow(ReadOnlySpan<double> row, Span<double> scores)
    {
        ref TreeNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(row);
        int[] roots = _roots;
        int output = 0;
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
            Add(scores, ref output, Unsafe.Add(ref nodes, a).Value);
            Add(scores, ref output, Unsafe.Add(ref nodes, b).Value);
            Add(scores, ref output, Unsafe.Add(ref nodes, c).Value);
            Add(scores, ref output, Unsafe.Add(ref nodes, d).Value);
        }
        for (; tree < roots.Length; tree++)
        {
            int a = roots[tree];
            while (Step(ref nodes, ref a, ref values) >= 0)
            {
            }
            Add(scores, ref output, Unsafe.Add(ref nodes, a).Value);
        }
    }

    // Trees outside, rows inside: a tree's nodes stay in the cache while the block of rows goes through it.
    private void ScoreByTree(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        ref TreeNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        nint features = _groups.Length;
        int outputs = Outputs;
        for (int tree = 0; tree < _roots.Length; tree++)
        {
            int root = _roots[tree];
            int output = tree % outputs;
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

    private static void Add(Span<double> scores, ref int output, double value)
    {
        scores[output] += value;
        output = output + 1 == scores.Length ? 0 : output + 1;
    }

    // One step down, without a branch on the data: a leaf stays where it is. Negative once at a leaf. Node indexes and
    // features were checked when the ensemble was made, so the walk does without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Step(ref TreeNode nodes, ref int node, ref double row)
    {
        ref TreeNode at = ref Unsafe.Add(ref nodes, node);
        int code = at.Code;
        double value = Unsafe.Add(ref row, code & TreeNode.MostFeature);
        int right;
        if ((code & TreeNode.Categorical) != 0)
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

    private bool GoesLeft(int set, double group, int code)
    {
        if (double.IsNaN(group))
            return (code & TreeNode.MissingLeft) != 0;
        int bin = (int)group;
        return (_sets[set * LevelSet.Words + (bin >> 5)] >> (bin & 31) & 1) != 0;
    }
}
