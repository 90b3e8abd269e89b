using Cairn.Formats;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// Takes in trees node by node, from a learner or from a file, and checks them: what <see cref="Build()"/> gives can be
/// walked without further checks.
/// </summary>
/// <remarks>
/// <para>
/// <c>BeginTree</c>, then the nodes of the tree, root first. Each Add gives the node's number within its tree, 0, 1, 2…;
/// a split names its children by their numbers, which may be added later and in any order. Every node but the root
/// is the child of exactly one split.
/// </para>
/// <para>
/// Nodes keep their numbers where the children of each split are neighbours and come after it; otherwise they are
/// numbered anew, level by level.
/// </para>
/// </remarks>
public sealed partial class TreeEnsembleBuilder
{
    private readonly double[] _baseScores;
    private readonly int[] _levelCounts;
    private readonly int[]?[] _groups;
    private readonly List<int> _roots = [];
    private readonly List<int> _outputs = [];
    private readonly List<int> _codes = [];
    private readonly List<int> _lefts = [];
    private readonly List<double> _values = [];
    private readonly List<float> _gains = [];
    private readonly List<double> _covers = [];
    private readonly List<int> _rows = [];
    private readonly List<int> _setStarts = [0];
    private readonly List<uint> _sets = [];
    private readonly List<double> _vectors = [];
    private readonly List<LinearLeaf> _linear = [];
    private readonly List<PendingNode> _pending = [];

    /// <summary>A builder of trees over rows of <paramref name="features"/> values.</summary>
    /// <param name="features">Number of features, 0 to 2²⁸.</param>
    /// <param name="baseScores">Score of each output before the first tree: one or more finite numbers.</param>
    /// <exception cref="InputException"><c>broken-trees</c>.</exception>
    public TreeEnsembleBuilder(int features, params ReadOnlySpan<double> baseScores)
    {
        if (features < 0 || features > NodeCode.MostFeature + 1)
            throw new InputException("broken-trees", $"Trees over {features} features cannot be held.");
        if (baseScores.Length == 0)
            throw new InputException("broken-trees", "Trees without an output cannot be held.");
        foreach (double score in baseScores)
        {
            if (!double.IsFinite(score))
                throw new InputException("broken-trees", $"The base score is {score}, wanted a finite number.");
        }
        _baseScores = baseScores.ToArray();
        _levelCounts = new int[features];
        _groups = new int[]?[features];
    }

    /// <summary>Trees that a round adds, ≥ 1; the number of trees must be a multiple of it.</summary>
    public int TreesPerRound { get; init; } = 1;

    /// <summary>Whether the sum of the trees is divided by the number of rounds.</summary>
    public bool Averages { get; init; }

    /// <summary>Whether inputs are rounded to single precision before they are compared.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>Number of trees begun.</summary>
    public int TreeCount => _roots.Count + (_pendingOutput is null ? 0 : 1);

    /// <summary>Number of outputs.</summary>
    public int Outputs => _baseScores.Length;

    /// <summary>Says that a feature holds level codes.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="levels">Number of known levels, ≥ 1; codes from there on count as missing.</param>
    /// <param name="groups">The group of each level, ≥ 0, where sets are of groups; null where they are of levels.</param>
    public void DescribeLevels(int feature, int levels, int[]? groups = null)
    {
        if (feature < 0 || feature >= _levelCounts.Length || levels < 0 || (groups is not null && groups.Length != levels))
            throw new InputException("broken-trees", $"Feature {feature} cannot have {levels} levels.");
        _levelCounts[feature] = levels;
        bool same = groups is null || !groups.Where((group, level) => group != level).Any();
        _groups[feature] = same ? null : groups;
    }

    /// <summary>Multiplies what a tree adds, as DART does with trees that were dropped.</summary>
    /// <param name="tree">Number of a tree.</param>
    /// <param name="factor">A finite number.</param>
    public void Scale(int tree, double factor)
    {
        EndTree();
        int end = EndOf(tree);
        for (int node = _roots[tree]; node < end; node++)
        {
            if (_codes[node] >= 0)
                continue;
            _values[node] *= factor;
            if (_outputs[tree] == TreeEnsemble.AllOutputs)
            {
                for (int i = 0; i < Outputs; i++)
                    _vectors[_lefts[node] + i] *= factor;
            }
            else if ((_codes[node] & NodeCode.Linear) != 0)
            {
                LinearLeaf linear = _linear[_lefts[node]];
                _linear[_lefts[node]] = linear with
                {
                    Intercept = linear.Intercept * factor,
                    Coefficients = [.. linear.Coefficients.Select(c => c * factor)],
                };
            }
        }
    }

    /// <summary>Puts another value into a leaf, as a refresh on new data does; a linear function there goes.</summary>
    /// <param name="tree">Number of a tree.</param>
    /// <param name="node">Number of a leaf within the tree.</param>
    /// <param name="values">One finite value, or one an output in a tree of vectors.</param>
    public void SetLeaf(int tree, int node, params ReadOnlySpan<double> values)
    {
        EndTree();
        int index = _roots[tree] + node;
        bool vector = _outputs[tree] == TreeEnsemble.AllOutputs;
        if (node < 0 || index >= EndOf(tree) || _codes[index] >= 0 || values.Length != (vector ? Outputs : 1))
            throw new ArgumentException($"Tree {tree} has no leaf {node} of {values.Length} values.", nameof(node));
        CheckFinite(tree, node, values);
        if (!vector)
        {
            _codes[index] = NodeCode.Leaf;
            _lefts[index] = 0;
            _values[index] = values[0];
            return;
        }
        for (int i = 0; i < values.Length; i++)
            _vectors[_lefts[index] + i] = values[i];
    }

    /// <summary>The ensemble of the first <paramref name="trees"/> trees.</summary>
    /// <exception cref="InputException"><c>broken-trees</c>.</exception>
    public TreeEnsemble Build(int trees) =>
        trees == TreeCount ? Build() : Copy(Build(), trees).Build();

    /// <summary>The ensemble of all trees.</summary>
    /// <exception cref="InputException"><c>broken-trees</c>: which tree and node, and what is wrong.</exception>
    public TreeEnsemble Build()
    {
        EndTree();
        if (TreesPerRound < 1 || _roots.Count % TreesPerRound != 0)
            throw new InputException("broken-trees", $"{_roots.Count} trees do not make rounds of {TreesPerRound}.");
        return new TreeEnsemble(new TreeArrays
        {
            BaseScores = _baseScores,
            TreesPerRound = TreesPerRound,
            Averages = Averages,
            SinglePrecision = SinglePrecision,
            Roots = [.. _roots],
            TreeOutputs = [.. _outputs],
            Codes = [.. _codes],
            Lefts = [.. _lefts],
            Values = [.. _values],
            Gains = [.. _gains],
            Covers = [.. _covers],
            Rows = [.. _rows],
            SetStarts = [.. _setStarts],
            Sets = [.. _sets],
            LevelCounts = [.. _levelCounts],
            Groups = [.. _groups],
            Vectors = [.. _vectors],
            Linear = [.. _linear],
        });
    }

    private int EndOf(int tree) => tree + 1 < _roots.Count ? _roots[tree + 1] : _codes.Count;
}
