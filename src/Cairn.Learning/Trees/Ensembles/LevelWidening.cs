namespace Cairn.Learning.Trees.Ensembles;

/// <summary>Makes trees know of levels that came after them, without changing what they answer.</summary>
internal static class LevelWidening
{
    private const int WordBits = 32;

    /// <summary>A builder with the trees of an ensemble over more levels.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="levelCounts">Levels of each feature, no fewer than the trees know; 0 for a numeric feature.</param>
    /// <returns>A builder whose sets are of levels. A new level goes where the trees send one that they do not know.</returns>
    public static TreeEnsembleBuilder ToLevels(TreeEnsemble trees, IReadOnlyList<int> levelCounts)
    {
        TreeEnsembleBuilder builder = new(trees.Features, trees.BaseScores)
        {
            TreesPerRound = trees.TreesPerRound,
            Averages = trees.Averages,
            SinglePrecision = trees.SinglePrecision,
        };
        for (int feature = 0; feature < levelCounts.Count; feature++)
        {
            if (levelCounts[feature] > 0)
                builder.DescribeLevels(feature, levelCounts[feature]);
        }
        double[] vector = new double[trees.Outputs];
        for (int tree = 0; tree < trees.TreeCount; tree++)
        {
            builder.BeginTree(trees.OutputOf(tree));
            for (int node = trees.RootOf(tree); node < trees.EndOf(tree); node++)
                Copy(trees, tree, trees.Node(node), levelCounts, builder, vector);
        }
        return builder;
    }

    private static void Copy(
        TreeEnsemble trees, int tree, TreeNode node, IReadOnlyList<int> levelCounts, TreeEnsembleBuilder builder,
        double[] vector)
    {
        NodeFacts facts = new(node.Gain, node.Cover, node.Rows);
        int left = node.Left - trees.RootOf(tree);
        switch (node.Kind)
        {
            case TreeNodeKind.Numeric:
                builder.AddSplit(node.Feature, node.Value, left, left + 1, node.MissingLeft, node.ZeroIsMissing, facts);
                break;
            case TreeNodeKind.Categorical:
                uint[] set = SetOf(trees, node, levelCounts[node.Feature]);
                builder.AddLevelSplit(node.Feature, set, left, left + 1, node.MissingLeft, facts);
                break;
            case TreeNodeKind.Leaf when trees.OutputOf(tree) == TreeEnsemble.AllOutputs:
                for (int output = 0; output < vector.Length; output++)
                    vector[output] = trees.LeafValue(tree, node.Index, output);
                builder.AddVectorLeaf(vector, facts);
                break;
            case TreeNodeKind.Leaf when trees.LinearOf(node.Index) is { } function:
                builder.AddLinearLeaf(function, trees.LeafValue(tree, node.Index, trees.OutputOf(tree)), facts);
                break;
            default:
                builder.AddLeaf(trees.LeafValue(tree, node.Index, trees.OutputOf(tree)), facts);
                break;
        }
    }

    private static uint[] SetOf(TreeEnsemble trees, TreeNode node, int levels)
    {
        uint[] set = new uint[(levels + WordBits - 1) / WordBits];
        foreach (int level in trees.LevelsLeft(node.Index))
            set[level / WordBits] |= 1u << (level % WordBits);
        for (int level = trees.LevelsOf(node.Feature); node.MissingLeft && level < levels; level++)
            set[level / WordBits] |= 1u << (level % WordBits);
        return set;
    }
}
