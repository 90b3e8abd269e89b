using Cairn.Formats.Onnx;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;

namespace Cairn.Onnx;

/// <summary>Writes trees as the operators of ONNX hold them.</summary>
internal static class OnnxNodesWriter
{
    /// <summary>Whether any split is by a set of levels.</summary>
    public static bool HasSets(ExportPlan plan)
    {
        for (int node = 0; node < plan.Trees.NodeCount; node++)
        {
            if (plan.Trees.Node(node).Kind == TreeNodeKind.Categorical)
                return true;
        }
        return false;
    }

    /// <summary>A TreeEnsembleRegressor of version 3, with numbers of double precision.</summary>
    public static OnnxNode WriteFlat(ExportPlan plan)
    {
        List<long> trees = [];
        List<long> numbers = [];
        List<long> features = [];
        List<string> modes = [];
        List<double> values = [];
        List<long> trues = [];
        List<long> falses = [];
        List<long> missing = [];
        List<long> leafTrees = [];
        List<long> leafNumbers = [];
        List<long> targets = [];
        List<double> weights = [];
        for (int tree = 0; tree < plan.Order.Count; tree++)
        {
            ExportedTree written = plan.Order[tree];
            int root = written.Tree < 0 ? 0 : plan.Trees.RootOf(written.Tree);
            int nodes = written.Tree < 0 ? 1 : plan.Trees.EndOf(written.Tree) - root;
            for (int number = 0; number < nodes; number++)
            {
                TreeNode node = written.Tree < 0 ? default : plan.Trees.Node(root + number);
                trees.Add(tree);
                numbers.Add(number);
                features.Add(node.IsLeaf ? 0 : node.Feature);
                modes.Add(node.IsLeaf ? "LEAF" : "BRANCH_LEQ");
                values.Add(node.IsLeaf ? 0 : Threshold(plan, node));
                trues.Add(node.IsLeaf ? 0 : node.Left - root);
                falses.Add(node.IsLeaf ? 0 : node.Right - root);
                missing.Add(node is { IsLeaf: false, MissingLeft: true } ? 1 : 0);
                if (!node.IsLeaf)
                    continue;
                leafTrees.Add(tree);
                leafNumbers.Add(number);
                targets.Add(written.Output);
                weights.Add(written.Tree < 0 ? written.Shift : plan.LeafValue(written, root + number));
            }
        }
        return new OnnxNode("TreeEnsembleRegressor", "ai.onnx.ml", "trees", ["input"], [OnnxAnswers.Scores],
        [
            new OnnxAttribute { Name = "n_targets", Integer = plan.Trees.Outputs },
            Whole("nodes_treeids", trees), Whole("nodes_nodeids", numbers), Whole("nodes_featureids", features),
            new OnnxAttribute { Name = "nodes_modes", Texts = modes }, Real("nodes_values_as_tensor", values),
            Whole("nodes_truenodeids", trues), Whole("nodes_falsenodeids", falses),
            Whole("nodes_missing_value_tracks_true", missing), Whole("target_treeids", leafTrees),
            Whole("target_nodeids", leafNumbers), Whole("target_ids", targets), Real("target_weights_as_tensor", weights),
        ]);
    }

    /// <summary>A TreeEnsemble of version 5.</summary>
    /// <remarks>
    /// It has no tree of a single leaf, so a split both of whose ways lead there stands for one. A split by members
    /// names the levels that go where missing ones do not, so that unseen levels go with the missing ones.
    /// </remarks>
    public static OnnxNode WriteSplit(ExportPlan plan)
    {
        List<long> roots = [];
        List<long> features = [];
        List<double> modes = [];
        List<double> splits = [];
        List<long> trues = [];
        List<long> falses = [];
        List<long> trueLeaves = [];
        List<long> falseLeaves = [];
        List<long> missing = [];
        List<long> targets = [];
        List<double> weights = [];
        List<double> members = [];
        foreach (ExportedTree tree in plan.Order)
        {
            int root = tree.Tree < 0 ? 0 : plan.Trees.RootOf(tree.Tree);
            TreeNode[] nodes = tree.Tree < 0
                ? [default]
                : [.. Enumerable.Range(root, plan.Trees.EndOf(tree.Tree) - root).Select(plan.Trees.Node)];
            roots.Add(features.Count);
            (int[] places, int nextSplit) = (new int[nodes.Length], features.Count);
            for (int i = 0; i < nodes.Length; i++)
            {
                places[i] = nodes[i].IsLeaf ? weights.Count : nextSplit++;
                if (!nodes[i].IsLeaf)
                    continue;
                weights.Add(tree.Tree < 0 ? tree.Shift : plan.LeafValue(tree, root + i));
                targets.Add(tree.Output);
            }
            foreach (TreeNode node in nodes)
            {
                bool single = nodes.Length == 1;
                if (node.IsLeaf && !single)
                    continue;
                bool set = node.Kind == TreeNodeKind.Categorical;
                bool turned = set && node.MissingLeft;
                int left = single ? 0 : node.Left - root;
                int right = single ? 0 : left + 1;
                features.Add(single ? 0 : node.Feature);
                modes.Add(set ? (int)OnnxMode.Member : (int)OnnxMode.AtMost);
                splits.Add(set || single ? 0 : Threshold(plan, node));
                missing.Add(!set && node.MissingLeft ? 1 : 0);
                trues.Add(places[turned ? right : left]);
                falses.Add(places[turned ? left : right]);
                trueLeaves.Add(nodes[turned ? right : left].IsLeaf ? 1 : 0);
                falseLeaves.Add(nodes[turned ? left : right].IsLeaf ? 1 : 0);
                if (set)
                    AddMembers(plan, node, turned, members);
            }
        }
        List<OnnxAttribute> attributes =
        [
            new OnnxAttribute { Name = "aggregate_function", Integer = 1 },
            new OnnxAttribute { Name = "post_transform", Integer = 0 },
            new OnnxAttribute { Name = "n_targets", Integer = plan.Trees.Outputs },
            Whole("tree_roots", roots), Whole("nodes_featureids", features),
            new OnnxAttribute { Name = "nodes_modes", Tensor = OnnxTensor.List("nodes_modes", OnnxElement.UInt8, [.. modes]) },
            Real("nodes_splits", splits), Whole("nodes_truenodeids", trues), Whole("nodes_falsenodeids", falses),
            Whole("nodes_trueleafs", trueLeaves), Whole("nodes_falseleafs", falseLeaves),
            Whole("nodes_missing_value_tracks_true", missing), Whole("leaf_targetids", targets), Real("leaf_weights", weights),
        ];
        if (members.Count > 0)
            attributes.Add(Real("membership_values", members));
        return new OnnxNode("TreeEnsemble", "ai.onnx.ml", "trees", ["input"], [OnnxAnswers.Scores], attributes);
    }

    private static void AddMembers(ExportPlan plan, TreeNode node, bool turned, List<double> members)
    {
        HashSet<int> left = [.. plan.Trees.LevelsLeft(node.Index)];
        int levels = plan.Trees.LevelsOf(node.Feature);
        int before = members.Count;
        members.AddRange(Enumerable.Range(0, levels).Where(code => left.Contains(code) != turned).Select(code => (double)code));
        // A set without members is one of a code that no level has.
        if (members.Count == before)
            members.Add(levels);
        members.Add(double.NaN);
    }

    private static double Threshold(ExportPlan plan, TreeNode node) => plan.DoubleThreshold(plan.WithoutZero(node));

    private static OnnxAttribute Whole(string name, List<long> values) => new() { Name = name, Integers = values };

    private static OnnxAttribute Real(string name, List<double> values) =>
        new() { Name = name, Tensor = OnnxTensor.List(name, OnnxElement.Double, [.. values]) };
}
