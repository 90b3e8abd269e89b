namespace Cairn.Learning.Trees.Growing;

/// <summary>What one thread needs to split a leaf, kept from leaf to leaf.</summary>
internal sealed class SplitScratch
{
    /// <summary>Scratch for <paramref name="features"/> features of at most <paramref name="bins"/> bins.</summary>
    public SplitScratch(int features, int bins)
    {
        GoesLeft = new byte[bins + RowSplit.Margin];
        First = new SplitCandidate[features];
        Second = new SplitCandidate[features];
    }

    /// <summary>The best split of one leaf by each feature.</summary>
    public SplitCandidate[] First { get; }

    /// <summary>The best split of its sibling by each feature.</summary>
    public SplitCandidate[] Second { get; }

    /// <summary>For each bin of a shared column, 1 when it goes left, else 0.</summary>
    public byte[] ColumnGoesLeft { get; } = new byte[256 + RowSplit.Margin];

    /// <summary>For each bin of the feature that decides, 1 when it goes left, else 0.</summary>
    public byte[] GoesLeft { get; }
}
