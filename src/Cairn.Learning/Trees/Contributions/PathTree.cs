using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>A tree in depth-first order.</summary>
internal sealed class PathTree
{
    private PathTree(int tree, PathStep[] steps, int depth, int distinct)
    {
        Tree = tree;
        Steps = steps;
        Depth = depth;
        Distinct = distinct;
    }

    /// <summary>Number of the tree.</summary>
    public int Tree { get; }

    /// <summary>Its nodes, each before its children, the left subtree before the right one.</summary>
    public PathStep[] Steps { get; }

    /// <summary>Most edges from the root to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Most distinct features on the way to a leaf.</summary>
    public int Distinct { get; }

    /// <summary>The nodes of a tree in order.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="tree">Number of the tree.</param>
    /// <param name="needsShares">Whether shares of training rows must be known.</param>
    /// <exception cref="InputException"><c>no-cover</c>: they are not.</exception>
    public static PathTree Of(TreeEnsemble trees, int tree, bool needsShares)
    {
        int root = trees.RootOf(tree);
        List<PathStep> steps = [];
        List<(int Feature, int Distinct)> way = [(-1, 0)];
        Stack<PathStep> open = new();
        open.Push(new PathStep(root, 0, -1, false, 0, trees.IsLeaf(root), 1, 0));
        int depth = 0;
        int distinct = 0;
        while (open.TryPop(out PathStep step))
        {
            steps.Add(step);
            way.RemoveRange(step.Depth, way.Count - step.Depth);
            way.Add((step.Feature, step.Depth == 0 ? 0 : way[step.Depth - 1].Distinct + (step.Before == 0 ? 1 : 0)));
            depth = Math.Max(depth, step.Depth);
            distinct = Math.Max(distinct, way[step.Depth].Distinct);
            if (step.IsLeaf)
                continue;
            TreeNode split = trees.Node(step.Node);
            int before = way.FindLastIndex(edge => edge.Feature == split.Feature);
            foreach (int child in (ReadOnlySpan<int>)[split.Right, split.Left])
            {
                double share = needsShares ? ShareOf(trees, tree, split, trees.Node(child)) : 0;
                open.Push(new PathStep(
                    child, step.Depth + 1, split.Feature, child == split.Left, Math.Max(0, before), trees.IsLeaf(child),
                    share, 0));
            }
        }
        return new PathTree(tree, [.. steps], depth, distinct);
    }

    // By cover; where that is unknown, by the number of rows.
    private static double ShareOf(TreeEnsemble trees, int tree, TreeNode parent, TreeNode child)
    {
        if (parent.Cover > 0)
            return child.Cover / parent.Cover;
        if (parent.Rows > 0)
            return (double)child.Rows / parent.Rows;
        TreeNode root = trees.Node(trees.RootOf(tree));
        if (root.Cover > 0 || root.Rows > 0)
            return 0.5;
        throw new InputException(
            "no-cover", "The trees do not tell how many training rows came to each node, which these contributions are made of.",
            "Give background rows to compare with instead.");
    }
}
