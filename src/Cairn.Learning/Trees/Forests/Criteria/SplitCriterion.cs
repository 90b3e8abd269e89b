namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>
/// What a tree makes pure: it keeps the targets and weights of the rows of a tree, and weighs the ways to part a node.
/// </summary>
/// <remarks>
/// <c>BeginTree</c>, then for each node <c>Enter</c> and any number of scans of its rows in the order of a feature. The
/// score of a partition is the sum over both sides of a convex function of their totals, such that the score of the two
/// sides less that of the node is the decrease of impurity times weight. One a thread.
/// </remarks>
internal abstract class SplitCriterion
{
    /// <summary>Fewest rows on each side, ≥ 1.</summary>
    public int MinLeafRows { get; init; } = 1;

    /// <summary>Rows at the node, with repetitions.</summary>
    public int RowCount { get; protected set; }

    /// <summary>Sum of the weights at the node.</summary>
    public double Weight { get; protected set; }

    /// <summary>Impurity of the node a unit of weight, ≥ 0.</summary>
    public double Impurity { get; protected set; }

    /// <summary>Whether all targets at the node are the same.</summary>
    public bool IsPure { get; protected set; }

    /// <summary>Score of the node as a whole: what a partition has to beat.</summary>
    public double Score { get; protected set; }

    /// <summary>
    /// What a cut must be better by to replace one seen before. Parts of the same rows by different features differ by
    /// the rounding of their sums, which is no reason to prefer one: a repeated row must act like its weight.
    /// </summary>
    protected double Slack => 1e-13 * Impurity * Weight;

    /// <summary>Values of a leaf: one a class, one for two classes (the share of the second), or one number.</summary>
    public abstract int Outputs { get; }

    /// <summary>For each row of the node in turn what its word is to carry through the sort.</summary>
    public abstract ReadOnlySpan<uint> Lows { get; }

    /// <summary>Puts other factors on the weights of the classes, from the next tree on.</summary>
    public virtual void Reweigh(double[] classWeights)
    {
    }

    /// <summary>Begins a tree over rows that are drawn so many times each.</summary>
    public abstract void BeginTree(ReadOnlySpan<int> draws);

    /// <summary>Turns to the node with these rows.</summary>
    public abstract void Enter(ReadOnlySpan<int> rows);

    /// <summary>What the node answers as a leaf.</summary>
    public abstract void Answer(Span<double> values);

    /// <summary>Looks at each place between two ranks and keeps the best, where it beats the best so far.</summary>
    /// <param name="sorted">Words of the rows that have a value: rank above, low below.</param>
    /// <param name="missing">Lows of the rows that have none; they are tried on both sides.</param>
    /// <param name="best">Best cut of the node so far.</param>
    /// <returns>Whether a better cut was found.</returns>
    public abstract bool Scan(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, ref NodeCut best);

    /// <summary>Looks at each place between two ranks of rows that are not sorted and miss no value.</summary>
    /// <param name="sorter">Sorts what must be.</param>
    /// <param name="ranks">Rank of each row of the node.</param>
    /// <param name="lows">Low of each row.</param>
    /// <param name="lowest">Smallest rank.</param>
    /// <param name="highest">Largest rank.</param>
    /// <param name="best">Best cut of the node so far.</param>
    /// <returns>Whether a better cut was found.</returns>
    public virtual bool Search(
        RankSorter sorter, ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int highest, ref NodeCut best) =>
        Scan(sorter.Sort(ranks, lows, lowest, highest), [], ref best);

    /// <summary>Weighs one way to part rows that miss no value.</summary>
    /// <param name="sorter">Sorts what must be.</param>
    /// <param name="sides">For each row of the node 0 for left or 1 for right; both occur.</param>
    /// <param name="lows">Low of each row.</param>
    /// <param name="best">Best cut of the node so far.</param>
    /// <returns>Whether this is better; it then is the cut between 0 and 1.</returns>
    public virtual bool Weigh(RankSorter sorter, ReadOnlySpan<int> sides, ReadOnlySpan<uint> lows, ref NodeCut best) =>
        Search(sorter, sides, lows, 0, 1, ref best);

    /// <summary>
    /// A number for each level such that some cut of the levels in its order is the best partition of them, or a good one.
    /// </summary>
    /// <param name="codes">Level of each row, none of them missing.</param>
    /// <param name="lows">Low of each row.</param>
    /// <param name="keys">Filled for each level that occurs.</param>
    public abstract void PlaceLevels(ReadOnlySpan<int> codes, ReadOnlySpan<uint> lows, Span<double> keys);
}
