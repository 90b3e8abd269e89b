namespace Cairn.Learning.Trees.Forests;

/// <summary>Where a node's rows, in the order of a feature, are best parted.</summary>
internal struct NodeCut
{
    /// <summary>The side of no rank: a cut between all present values and the missing ones.</summary>
    public const int NoRank = -1;

    /// <summary>What the criterion gives the two sides together, higher is better; −∞ when there is no cut.</summary>
    public double Score;

    /// <summary>Largest rank on the left.</summary>
    public int Rank;

    /// <summary>Smallest rank on the right, or <see cref="NoRank"/>.</summary>
    public int Next;

    /// <summary>Whether missing values go left.</summary>
    public bool MissingLeft;

    /// <summary>No cut yet.</summary>
    public static NodeCut None => new() { Score = double.NegativeInfinity, Rank = NoRank, Next = NoRank };
}
