namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Which leaves of a grown tree lie below which along monotone features, and values that keep to it.
/// </summary>
/// <remarks>
/// Leaf a has to be no larger than leaf b when a row can move from a to b by a change of one monotone feature alone;
/// any larger move is a chain of such. The relation has no circles, since every split puts all of one side before all
/// of the other, so that the leaves can be gone through from low to high.
/// </remarks>
internal sealed class MonotoneOrder
{
    private readonly IReadOnlyList<Leaf> _leaves;
    private readonly List<(int Low, int High)> _pairs = [];

    /// <summary>The order among <paramref name="leaves"/>, all leaves of <paramref name="tree"/>.</summary>
    public MonotoneOrder(GrownTree tree, IReadOnlyList<Leaf> leaves, int[] signs)
    {
        Dictionary<int, Leaf> leafAt = leaves.ToDictionary(leaf => leaf.Node);
        List<Leaf> ascending = [];
        Stack<int> open = new([0]);
        while (open.TryPop(out int node))
        {
            if (tree.IsLeaf(node))
            {
                ascending.Add(leafAt[node]);
                continue;
            }
            int left = tree.LeftOf(node);
            bool falls = signs[tree.SplitOf(node).Feature] < 0;
            open.Push(falls ? left : left + 1);
            open.Push(falls ? left + 1 : left);
        }
        _leaves = ascending;
        for (int low = 0; low < ascending.Count; low++)
        {
            for (int high = low + 1; high < ascending.Count; high++)
            {
                if (ascending[low].Guide!.Box!.Compare(ascending[high].Guide!.Box!, signs) < 0)
                    _pairs.Add((low, high));
            }
        }
    }

    /// <summary>
    /// Makes the values of leaves keep to the order. Values that do already stay as they are; others become the middle
    /// of the largest value at or below them and the least at or above.
    /// </summary>
    /// <param name="values">Value of each node of the tree; those of leaves are changed.</param>
    public void Impose(List<double> values)
    {
        double[] risen = [.. _leaves.Select(leaf => values[leaf.Node])];
        double[] fallen = [.. risen];
        foreach ((int low, int high) in _pairs)
            risen[high] = Math.Max(risen[high], risen[low]);
        for (int i = _pairs.Count - 1; i >= 0; i--)
            fallen[_pairs[i].Low] = Math.Min(fallen[_pairs[i].Low], fallen[_pairs[i].High]);
        for (int leaf = 0; leaf < risen.Length; leaf++)
            values[_leaves[leaf].Node] = risen[leaf] == fallen[leaf] ? risen[leaf] : risen[leaf] / 2 + fallen[leaf] / 2;
    }
}
