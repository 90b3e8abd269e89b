using Cairn.Formats;

namespace Cairn.Learning.Trees.Ensembles;

/// <content>The nodes of a tree, and what is checked of them.</content>
public sealed partial class TreeEnsembleBuilder
{
    private int? _pendingOutput;
    private int[] _order = [];
    private int[] _places = [];

    /// <summary>A builder that holds what an ensemble holds, to go on from there.</summary>
    /// <param name="ensemble">Where to begin.</param>
    public static TreeEnsembleBuilder From(TreeEnsemble ensemble) => Copy(ensemble, ensemble.TreeCount);

    /// <summary>A builder that holds the first rounds of an ensemble.</summary>
    /// <param name="ensemble">Where to begin.</param>
    /// <param name="rounds">0 to the rounds of the ensemble.</param>
    public static TreeEnsembleBuilder From(TreeEnsemble ensemble, int rounds) =>
        Copy(ensemble, rounds * ensemble.TreesPerRound);

    /// <summary>Ends the tree before, if any, and begins another.</summary>
    /// <param name="output">
    /// Output that its leaves add to, or <see cref="TreeEnsemble.AllOutputs"/> for leaves with one value an output.
    /// </param>
    /// <returns>Number of the tree.</returns>
    public int BeginTree(int output = 0)
    {
        EndTree();
        if (output < TreeEnsemble.AllOutputs || output >= Outputs)
            throw Broken(_roots.Count, $"it adds to output {output} of {Outputs}");
        _pendingOutput = output;
        return _roots.Count;
    }

    /// <summary>Adds a leaf with one value.</summary>
    /// <returns>Number of the node within its tree.</returns>
    public int AddLeaf(double value, NodeFacts facts = default)
    {
        if (_pendingOutput is null or TreeEnsemble.AllOutputs)
            throw Broken(_roots.Count, "a leaf with one value is in a tree of vectors, or in none");
        CheckFinite(_roots.Count, _pending.Count, [value]);
        return Add(new PendingNode(NodeCode.Leaf, value, 0, 0, facts));
    }

    /// <summary>Adds a leaf with one value an output, to a tree of <see cref="TreeEnsemble.AllOutputs"/>.</summary>
    /// <returns>Number of the node within its tree.</returns>
    public int AddVectorLeaf(ReadOnlySpan<double> values, NodeFacts facts = default)
    {
        if (_pendingOutput != TreeEnsemble.AllOutputs || values.Length != Outputs)
            throw Broken(_roots.Count, $"a leaf of {values.Length} values is not in a tree of vectors of {Outputs}");
        CheckFinite(_roots.Count, _pending.Count, values);
        int at = _vectors.Count;
        foreach (double value in values)
            _vectors.Add(value);
        return Add(new PendingNode(NodeCode.Leaf, 0, at, 0, facts));
    }

    /// <summary>Adds a leaf with a linear function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="value">What is added where one of its features is missing.</param>
    /// <param name="facts">What training knew.</param>
    /// <returns>Number of the node within its tree.</returns>
    public int AddLinearLeaf(LinearLeaf function, double value, NodeFacts facts = default)
    {
        int node = AddLeaf(value, facts);
        CheckFinite(_roots.Count, node, [function.Intercept, .. function.Coefficients]);
        if (function.Features.Count != function.Coefficients.Count
            || function.Features.Any(f => f < 0 || f >= _levelCounts.Length))
            throw Broken(_roots.Count, node, "its linear function asks for features that there are not");
        _pending[node] = _pending[node] with { Code = NodeCode.Leaf | NodeCode.Linear, Left = _linear.Count };
        _linear.Add(function);
        return node;
    }

    /// <summary>Adds a split by a threshold.</summary>
    /// <param name="feature">Feature that decides.</param>
    /// <param name="threshold">Largest value that goes left; not NaN.</param>
    /// <param name="left">Number of the left child within the tree.</param>
    /// <param name="right">Number of the right child within the tree.</param>
    /// <param name="missingLeft">Whether missing values go left.</param>
    /// <param name="zeroIsMissing">Whether values of at most 1e-35 in size count as missing.</param>
    /// <param name="facts">What training knew.</param>
    /// <returns>Number of the node within its tree.</returns>
    public int AddSplit(
        int feature, double threshold, int left, int right, bool missingLeft, bool zeroIsMissing = false,
        NodeFacts facts = default)
    {
        if (double.IsNaN(threshold))
            throw Broken(_roots.Count, _pending.Count, "it has no threshold");
        int code = CodeOf(feature, missingLeft) | (zeroIsMissing ? NodeCode.ZeroIsMissing : 0);
        return Add(new PendingNode(code, threshold, left, right, facts));
    }

    /// <summary>Adds a split by a set of levels.</summary>
    /// <param name="feature">Feature that decides.</param>
    /// <param name="leftSet">
    /// A bit for each level code that goes left, code 0 in the lowest bit of the first word; or a bit for each group,
    /// where <see cref="DescribeLevels"/> gave groups. Codes beyond its end go right.
    /// </param>
    /// <param name="left">Number of the left child within the tree.</param>
    /// <param name="right">Number of the right child within the tree.</param>
    /// <param name="missingLeft">Whether missing values go left.</param>
    /// <param name="facts">What training knew.</param>
    /// <returns>Number of the node within its tree.</returns>
    public int AddLevelSplit(
        int feature, ReadOnlySpan<uint> leftSet, int left, int right, bool missingLeft, NodeFacts facts = default)
    {
        int code = CodeOf(feature, missingLeft) | NodeCode.Categorical;
        if (_levelCounts[feature] == 0)
            throw Broken(_roots.Count, _pending.Count, $"it parts levels of feature {feature}, which has none");
        int set = _setStarts.Count - 1;
        leftSet = leftSet[..(leftSet.LastIndexOfAnyExcept(0u) + 1)];
        foreach (uint word in leftSet)
            _sets.Add(word);
        _setStarts.Add(_sets.Count);
        return Add(new PendingNode(code, set, left, right, facts));
    }

    private static TreeEnsembleBuilder Copy(TreeEnsemble source, int trees)
    {
        TreeArrays from = source.Arrays;
        TreeEnsembleBuilder builder = new(source.Features, from.BaseScores)
        {
            TreesPerRound = from.TreesPerRound,
            Averages = from.Averages,
            SinglePrecision = from.SinglePrecision,
        };
        from.LevelCounts.CopyTo(builder._levelCounts, 0);
        from.Groups.CopyTo(builder._groups, 0);
        int nodes = trees < from.Roots.Length ? from.Roots[trees] : from.Codes.Length;
        builder._roots.AddRange(from.Roots.AsSpan(0, trees));
        builder._outputs.AddRange(from.TreeOutputs.AsSpan(0, trees));
        builder._codes.AddRange(from.Codes.AsSpan(0, nodes));
        builder._lefts.AddRange(from.Lefts.AsSpan(0, nodes));
        builder._values.AddRange(from.Values.AsSpan(0, nodes));
        builder._gains.AddRange(from.Gains.AsSpan(0, nodes));
        builder._covers.AddRange(from.Covers.AsSpan(0, nodes));
        builder._rows.AddRange(from.Rows.AsSpan(0, nodes));

        // Sets, vectors and functions come in the order of the nodes, so those of the first trees are the first ones.
        int sets = 0;
        int vectors = 0;
        int functions = 0;
        for (int tree = 0; tree < trees; tree++)
        {
            for (int node = from.Roots[tree]; node < source.EndOf(tree); node++)
            {
                int code = from.Codes[node];
                if (code >= 0)
                    sets = (code & NodeCode.Categorical) != 0 ? Math.Max(sets, (int)from.Values[node] + 1) : sets;
                else if (from.TreeOutputs[tree] == TreeEnsemble.AllOutputs)
                    vectors = Math.Max(vectors, from.Lefts[node] + source.Outputs);
                else if ((code & NodeCode.Linear) != 0)
                    functions = Math.Max(functions, from.Lefts[node] + 1);
            }
        }
        builder._setStarts.AddRange(from.SetStarts.AsSpan(1, sets));
        builder._sets.AddRange(from.Sets.AsSpan(0, from.SetStarts[sets]));
        builder._vectors.AddRange(from.Vectors.AsSpan(0, vectors));
        builder._linear.AddRange(from.Linear.AsSpan(0, functions));
        return builder;
    }

    private int Add(PendingNode node)
    {
        if (_pendingOutput is null)
            throw Broken(_roots.Count, "it has nodes but was not begun");
        _pending.Add(node);
        return _pending.Count - 1;
    }

    private int CodeOf(int feature, bool missingLeft)
    {
        if (feature < 0 || feature >= _levelCounts.Length)
            throw Broken(_roots.Count, _pending.Count, $"it asks for feature {feature} of {_levelCounts.Length}");
        return feature | (missingLeft ? NodeCode.MissingLeft : 0);
    }

    private void EndTree()
    {
        if (_pendingOutput is not { } output)
            return;
        int tree = _roots.Count;
        int count = _pending.Count;
        if (count == 0)
            throw Broken(tree, "it has no nodes");
        LayOut(tree, count);
        int root = _codes.Count;
        if (root > Array.MaxLength - count)
            throw Broken(tree, $"there are more than {Array.MaxLength} nodes");
        for (int place = 0; place < count; place++)
        {
            PendingNode node = _pending[_order[place]];
            _codes.Add(node.Code);
            _lefts.Add(node.IsLeaf ? node.Left : root + _places[node.Left]);
            _values.Add(node.Value);
            _gains.Add((float)node.Facts.Gain);
            _covers.Add(node.Facts.Cover);
            _rows.Add(node.Facts.Rows);
        }
        _roots.Add(root);
        _outputs.Add(output);
        _pending.Clear();
        _pendingOutput = null;
    }

    // The order in which the nodes are kept, and the place of each node in it. Reaching every node once from the root
    // is also what makes it a tree.
    private void LayOut(int tree, int count)
    {
        if (_order.Length < count)
        {
            _order = new int[Math.Max(count, 2 * _order.Length)];
            _places = new int[_order.Length];
        }
        Span<int> order = _order.AsSpan(0, count);
        Span<int> places = _places.AsSpan(0, count);
        places.Fill(-1);
        places[0] = 0;
        order[0] = 0;
        bool inPlace = true;
        int end = 1;
        for (int at = 0; at < end; at++)
        {
            PendingNode node = _pending[order[at]];
            if (node.IsLeaf)
                continue;
            foreach (int child in (ReadOnlySpan<int>)[node.Left, node.Right])
            {
                if (child < 0 || child >= count)
                    throw Broken(tree, order[at], $"its child {child} is none of the {count} nodes");
                if (places[child] >= 0)
                    throw Broken(tree, order[at], $"its child {child} is also the child of another node, or the root");
                places[child] = end;
                order[end++] = child;
            }
            inPlace &= node.Left > order[at] && node.Right == node.Left + 1;
        }
        if (end < count)
            throw Broken(tree, places.IndexOf(-1), "no split leads to it");
        if (inPlace)
        {
            for (int node = 0; node < count; node++)
                order[node] = places[node] = node;
        }
    }

    private static void CheckFinite(int tree, int node, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                throw Broken(tree, node, $"it has the value {value}");
        }
    }

    private static InputException Broken(int tree, string what) =>
        new("broken-trees", $"Tree {tree} cannot be used: {what}.");

    private static InputException Broken(int tree, int node, string what) =>
        Broken(tree, $"node {node}: {what}");
}
