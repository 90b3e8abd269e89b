using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Forests;

/// <summary>Turns grown trees into the ensemble that predicts: the mean of the trees.</summary>
internal static class ForestAssembly
{
    /// <summary>The ensemble of one tree.</summary>
    /// <param name="columns">What it was grown from.</param>
    /// <param name="tree">The tree.</param>
    public static TreeEnsemble Assemble(RankedColumns columns, ForestTree tree)
    {
        TreeEnsembleBuilder builder = Begin(columns, tree.Outputs, averages: false);
        Add(builder, tree);
        return builder.Finish();
    }

    /// <summary>A builder without trees.</summary>
    /// <param name="columns">What trees are grown from.</param>
    /// <param name="outputs">Values of a leaf.</param>
    /// <param name="averages">Whether the mean of several trees is wanted.</param>
    public static TreeEnsembleBuilder Begin(RankedColumns columns, int outputs, bool averages)
    {
        TreeEnsembleBuilder builder = new(columns.FeatureCount, new double[outputs]) { Averages = averages };
        for (int feature = 0; feature < columns.FeatureCount; feature++)
        {
            if (columns.Levels[feature] > 0)
                builder.DescribeLevels(feature, columns.Levels[feature]);
        }
        return builder;
    }

    /// <summary>Adds a tree.</summary>
    public static void Add(TreeEnsembleBuilder builder, ForestTree tree)
    {
        builder.BeginTree(tree.Outputs == 1 ? 0 : TreeEnsemble.AllOutputs);
        for (int at = 0; at < tree.Count; at++)
        {
            ref ForestTree.Node node = ref tree[at];
            NodeFacts facts = new(node.IsLeaf ? 0 : node.Gain, node.Weight, node.Rows);
            if (node.IsLeaf && tree.Outputs == 1)
                builder.AddLeaf(tree.AnswerOf(at)[0], facts);
            else if (node.IsLeaf)
                builder.AddVectorLeaf(tree.AnswerOf(at), facts);
            else if (node.Set < 0)
                builder.AddSplit(node.Feature, node.Threshold, node.Left, node.Left + 1, node.MissingLeft, facts: facts);
            else
                AddLevels(builder, tree, node, facts);
        }
    }

    private static void AddLevels(
        TreeEnsembleBuilder builder, ForestTree tree, in ForestTree.Node node, NodeFacts facts) =>
        builder.AddLevelSplit(
            node.Feature, tree.Sets.Slice(node.Set, node.SetWords), node.Left, node.Left + 1, node.MissingLeft, facts);
}
