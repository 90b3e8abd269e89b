using Cairn.Formats.Documents;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>Reads the trees of a model of XGBoost: one array for each fact of a node.</summary>
/// <remarks>
/// Nodes that pruning deleted stay in the arrays, so only what the root leads to is taken. A categorical split lists the
/// codes that go right; here they go left, with the children and the side of missing values exchanged, so that codes
/// that no split lists need no bits.
/// </remarks>
internal sealed class XGBoostTreeReader
{
    private readonly ForeignFeatures _features;
    private readonly int _outputs;

    /// <summary>A reader of trees over the given features.</summary>
    public XGBoostTreeReader(ForeignFeatures features, int outputs)
    {
        _features = features;
        _outputs = outputs;
    }

    /// <summary>The trees of a model, and what follows from them about its categories.</summary>
    /// <param name="model">The field <c>model</c> of a booster.</param>
    /// <param name="weights">Factors of the trees of DART; null for none.</param>
    /// <param name="baseScores">Score of each output before the first tree.</param>
    public TreeEnsemble Read(DocumentField model, DocumentField? weights, double[] baseScores)
    {
        DocumentField[] trees = model["trees"].Items();
        int[] outputs = model["tree_info"].Integers(trees.Length, 0, _outputs - 1);
        double[]? factors = weights?.Numbers(trees.Length);
        XGBoostTree[] read = [.. trees.Select(tree => XGBoostTree.Read(tree, _features.Count, _outputs))];
        FindCategories(trees, read);

        bool vectors = read.Length > 0 && read[0].IsVector;
        if (vectors && factors is not null)
            throw weights!.Value.Wrong("weighs trees with vectors in their leaves, which is not read");
        int parallel = model["gbtree_model_param"].Find("num_parallel_tree")?.Integer(0, int.MaxValue) ?? 1;
        long round = (long)Math.Max(1, parallel) * (vectors ? 1 : _outputs);
        TreeEnsembleBuilder builder = new(_features.Count, baseScores)
        {
            TreesPerRound = round <= trees.Length && trees.Length % round == 0 ? (int)round : 1,
            SinglePrecision = true,
        };
        for (int feature = 0; feature < _features.Count; feature++)
        {
            if (_features.IsCategory(feature))
                builder.DescribeLevels(feature, _features.LevelsOf(feature));
        }
        for (int tree = 0; tree < read.Length; tree++)
        {
            if (read[tree].IsVector != vectors)
                throw trees[tree].Wrong("has vectors in its leaves or not, unlike the first tree");
            builder.BeginTree(vectors ? TreeEnsemble.AllOutputs : outputs[tree]);
            AddNodes(builder, read[tree], trees[tree], factors is null ? 1 : (float)factors[tree]);
        }
        return builder.Build();
    }

    // Codes have to be known before the first split is added. A feature that is a category in one split is in all.
    private void FindCategories(DocumentField[] fields, XGBoostTree[] trees)
    {
        foreach (XGBoostTree tree in trees)
        {
            foreach ((int node, int[] codes) in tree.Categories)
            {
                _features.See(tree.Features[node], 0);
                foreach (int code in codes)
                    _features.See(tree.Features[node], code);
            }
        }
        for (int tree = 0; tree < trees.Length; tree++)
        {
            for (int node = 0; node < trees[tree].Lefts.Length; node++)
            {
                bool split = trees[tree].Lefts[node] >= 0;
                if (split && _features.IsCategory(trees[tree].Features[node]) != trees[tree].Categories.ContainsKey(node))
                    throw fields[tree].Wrong($"asks at node {node} for a category where others ask for a number, or the reverse");
            }
        }
    }

    // Children take the next two numbers as their parent is come to, so that all numbers are known in one pass.
    private void AddNodes(TreeEnsembleBuilder builder, XGBoostTree tree, DocumentField field, double factor)
    {
        List<int> order = [0];
        bool[] seen = new bool[tree.Lefts.Length];
        seen[0] = true;
        for (int number = 0; number < order.Count; number++)
        {
            int node = order[number];
            NodeFacts facts = new(Finite(tree.Gains[node]), Math.Max(0, Finite(tree.Covers[node])), 0);
            if (tree.Lefts[node] < 0)
            {
                if (tree.IsVector)
                    builder.AddVectorLeaf(tree.VectorOf(node, field), facts);
                else
                    builder.AddLeaf(LeafValue(tree, node, field) * factor, facts);
                continue;
            }
            foreach (int child in (ReadOnlySpan<int>)[tree.Lefts[node], tree.Rights[node]])
            {
                if (child < 0 || seen[child])
                    throw field.Wrong($"leads from node {node} to node {child}, which is none or has another parent");
                seen[child] = true;
            }
            AddSplit(builder, tree, node, order, field, facts);
        }
    }

    private void AddSplit(
        TreeEnsembleBuilder builder, XGBoostTree tree, int node, List<int> order, DocumentField field, NodeFacts facts)
    {
        int next = order.Count;
        bool missingLeft = tree.DefaultLeft[node] != 0;
        if (tree.Categories.TryGetValue(node, out int[]? codes))
        {
            order.Add(tree.Rights[node]);
            order.Add(tree.Lefts[node]);
            builder.AddLevelSplit(tree.Features[node], _features.SetOf(codes), next, next + 1, !missingLeft, facts);
            return;
        }
        order.Add(tree.Lefts[node]);
        order.Add(tree.Rights[node]);
        float threshold = (float)tree.Conditions[node];
        if (float.IsNaN(threshold))
            throw field.Wrong($"has no threshold at node {node}");
        builder.AddSplit(
            tree.Features[node], MathF.BitDecrement(threshold), next, next + 1, missingLeft, facts: facts);
    }

    private static double LeafValue(XGBoostTree tree, int node, DocumentField field)
    {
        float value = (float)tree.Conditions[node];
        return float.IsFinite(value) ? value : throw field.Wrong($"has the value {value} at leaf {node}");
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
