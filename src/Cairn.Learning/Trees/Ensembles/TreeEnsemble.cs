using Cairn.Learning.Trees.Scoring;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// Decision trees whose values add up to one or several scores. Immutable; made by <see cref="TreeEnsembleBuilder"/>.
/// </summary>
/// <remarks>
/// <para>
/// A numeric split sends v ≤ threshold left. A categorical split sends the level codes of its set left and other known
/// codes right. Missing values (NaN; a negative or unknown code; near zero where the node says so) go to the node's
/// default side. Thresholds are real values, so no bins are needed.
/// </para>
/// <para>
/// Each tree adds one value to one output, or, when its output is <see cref="AllOutputs"/>, one value to each. Scores
/// are added in the order of the trees, so they depend neither on the threads nor on how many rows are asked at once.
/// </para>
/// </remarks>
public sealed partial class TreeEnsemble
{
    /// <summary>The output of a tree whose leaves hold one value for each output.</summary>
    public const int AllOutputs = -1;

    private readonly TreeArrays _arrays;

    internal TreeEnsemble(TreeArrays arrays)
    {
        _arrays = arrays;
        _walk = new Lazy<WalkTrees?>(() => WalkTrees.TryCompile(this));
        _bits = new Lazy<BitTrees?>(() => Features > 0 && BitTrees.IsSupported ? BitTreeCompiler.TryCompile(this) : null);
    }

    /// <summary>Number of features of a row.</summary>
    public int Features => _arrays.LevelCounts.Length;

    /// <summary>Number of scores.</summary>
    public int Outputs => _arrays.BaseScores.Length;

    /// <summary>Score of each output before the first tree.</summary>
    public ReadOnlySpan<double> BaseScores => _arrays.BaseScores;

    /// <summary>Number of trees.</summary>
    public int TreeCount => _arrays.Roots.Length;

    /// <summary>Trees that each round added, ≥ 1.</summary>
    public int TreesPerRound => _arrays.TreesPerRound;

    /// <summary>Number of rounds.</summary>
    public int Rounds => TreeCount / TreesPerRound;

    /// <summary>Whether the sum of the trees is divided by the number of rounds, as in a forest.</summary>
    public bool Averages => _arrays.Averages;

    /// <summary>Whether inputs are rounded to single precision before they are compared.</summary>
    public bool SinglePrecision => _arrays.SinglePrecision;

    /// <summary>Number of nodes of all trees.</summary>
    public int NodeCount => _arrays.Codes.Length;

    /// <summary>Whether any leaf holds a linear function.</summary>
    public bool HasLinearLeaves => _arrays.Linear.Length > 0;

    internal TreeArrays Arrays => _arrays;

    /// <summary>Index of the root of a tree, its first node.</summary>
    public int RootOf(int tree) => _arrays.Roots[tree];

    /// <summary>One past the index of the last node of a tree.</summary>
    public int EndOf(int tree) => tree + 1 < _arrays.Roots.Length ? _arrays.Roots[tree + 1] : NodeCount;

    /// <summary>Output that a tree adds to, or <see cref="AllOutputs"/>.</summary>
    public int OutputOf(int tree) => _arrays.TreeOutputs[tree];

    /// <summary>Number of levels of a categorical feature, 0 for a numeric one. Codes from there on are missing.</summary>
    public int LevelsOf(int feature) => _arrays.LevelCounts[feature];

    /// <summary>A node.</summary>
    /// <param name="index">0 to <see cref="NodeCount"/> − 1.</param>
    public TreeNode Node(int index)
    {
        int code = _arrays.Codes[index];
        bool leaf = code < 0;
        bool categorical = !leaf && (code & NodeCode.Categorical) != 0;
        TreeNodeKind kind = leaf ? TreeNodeKind.Leaf : categorical ? TreeNodeKind.Categorical : TreeNodeKind.Numeric;
        return new TreeNode(
            index, kind, leaf ? -1 : code & NodeCode.MostFeature, categorical ? 0 : _arrays.Values[index],
            leaf ? -1 : _arrays.Lefts[index], !leaf && (code & NodeCode.MissingLeft) != 0,
            !leaf && (code & NodeCode.ZeroIsMissing) != 0, _arrays.Gains[index], _arrays.Covers[index], _arrays.Rows[index]);
    }

    /// <summary>Whether a node is a leaf.</summary>
    public bool IsLeaf(int node) => _arrays.Codes[node] < 0;

    /// <summary>
    /// The value of a leaf for one output: of its tree's output or of a tree of vectors; 0 for outputs that its tree
    /// does not add to. For a linear leaf the value where its features are missing.
    /// </summary>
    public double LeafValue(int tree, int leaf, int output)
    {
        int own = _arrays.TreeOutputs[tree];
        return own == AllOutputs ? _arrays.Vectors[_arrays.Lefts[leaf] + output] : own == output ? _arrays.Values[leaf] : 0;
    }

    /// <summary>The linear function of a leaf; null where it has none.</summary>
    public LinearLeaf? LinearOf(int leaf) =>
        _arrays.Codes[leaf] < 0 && (_arrays.Codes[leaf] & NodeCode.Linear) != 0 ? _arrays.Linear[_arrays.Lefts[leaf]] : null;

    /// <summary>The level codes that a categorical split sends left, ascending.</summary>
    public IReadOnlyList<int> LevelsLeft(int node)
    {
        ReadOnlySpan<uint> set = SetOf(node);
        int feature = _arrays.Codes[node] & NodeCode.MostFeature;
        List<int> levels = [];
        int count = _arrays.Groups[feature]?.Length ?? Math.Min(_arrays.LevelCounts[feature], set.Length * 32);
        for (int level = 0; level < count; level++)
        {
            if (Contains(set, GroupOf(feature, level)))
                levels.Add(level);
        }
        return levels;
    }

    /// <summary>Sum of the gains of the splits by each feature.</summary>
    public double[] GainByFeature() => SumOfSplits(node => _arrays.Gains[node]);

    /// <summary>Number of the splits by each feature.</summary>
    public double[] SplitsByFeature() => SumOfSplits(_ => 1);

    /// <summary>Sum of the covers of the splits by each feature.</summary>
    public double[] CoverByFeature() => SumOfSplits(node => _arrays.Covers[node]);

    /// <summary>The ensemble of the first rounds.</summary>
    /// <param name="rounds">0 to <see cref="Rounds"/>; as they are when all.</param>
    public TreeEnsemble Take(int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rounds, Rounds);
        if (rounds == Rounds)
            return this;
        TreeEnsembleBuilder builder = TreeEnsembleBuilder.From(this, rounds);
        return builder.Build();
    }

    private double[] SumOfSplits(Func<int, double> valueOf)
    {
        double[] sums = new double[Features];
        for (int node = 0; node < NodeCount; node++)
        {
            if (_arrays.Codes[node] >= 0)
                sums[_arrays.Codes[node] & NodeCode.MostFeature] += valueOf(node);
        }
        return sums;
    }

    private int GroupOf(int feature, int level) => _arrays.Groups[feature] is { } groups ? groups[level] : level;

    private ReadOnlySpan<uint> SetOf(int node)
    {
        int code = _arrays.Codes[node];
        if (code < 0 || (code & NodeCode.Categorical) == 0)
            throw new ArgumentException($"Node {node} is no categorical split.", nameof(node));
        int set = (int)_arrays.Values[node];
        return _arrays.Sets.AsSpan(_arrays.SetStarts[set].._arrays.SetStarts[set + 1]);
    }

    private static bool Contains(ReadOnlySpan<uint> set, int group) =>
        group >> 5 < set.Length && (set[group >> 5] >> (group & 31) & 1) != 0;
}
