using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Growing;

namespace Cairn.Learning.Trees;

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

    /// <summary>An ensemble over checked parts; see <see cref="TreeEnsembleStorage"/> and <see cref="TreeEnsembleBuilder"/>.</summary>
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
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        int features = _groups.Length;
        int outputs = Outputs;
        int count = scores.Length / outputs;
        if (rows.Length < (long)count * features)
            throw new ArgumentException("There are fewer values than rows × features.", nameof(rows));
        for (int row = 0; row < count; row++)
            BaseScores.CopyTo(scores[(row * outputs)..]);

        // Trees outside, rows inside: a tree's nodes stay in the cache while the block of rows goes through it.
        ref TreeNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        for (int tree = 0; tree < _roots.Length; tree++)
        {
            int output = tree % outputs;
            int root = _roots[tree];
            for (int row = 0; row < count; row++)
                scores[row * outputs + output] += Walk(ref nodes, root, ref MemoryMarshal.GetReference(rows[(row * features)..]));
        }
    }

    // Node indexes and features were checked when the ensemble was made, so the walk does without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Walk(ref TreeNode nodes, int node, ref double row)
    {
        while (true)
        {
            ref TreeNode at = ref Unsafe.Add(ref nodes, node);
            int code = at.Code;
            if (code < 0)
                return at.Value;
            double value = Unsafe.Add(ref row, code & TreeNode.MostFeature);
            bool right = (code & TreeNode.Categorical) != 0
                ? !GoesLeft((int)at.Value, value, code)
                : (code & TreeNode.MissingLeft) != 0 ? value > at.Value : !(value <= at.Value);
            node = at.Left + (right ? 1 : 0);
        }
    }

    private bool GoesLeft(int set, double group, int code)
    {
        if (double.IsNaN(group))
            return (code & TreeNode.MissingLeft) != 0;
        int bin = (int)group;
        return (_sets[set * LevelSet.Words + (bin >> 5)] >> (bin & 31) & 1) != 0;
    }
}
