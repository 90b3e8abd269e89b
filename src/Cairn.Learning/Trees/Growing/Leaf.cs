namespace Cairn.Learning.Trees.Growing;

/// <summary>A leaf of a growing tree: its rows, and the best way found to split it.</summary>
internal sealed class Leaf
{
    /// <summary>Node of the tree; −1 as long as its parent's split is not part of it.</summary>
    public required int Node { get; set; }

    /// <summary>First of its rows in the grower's order.</summary>
    public required int Start { get; init; }

    /// <summary>Number of its rows.</summary>
    public required int Count { get; init; }

    /// <summary>What its rows count for; the number of rows unless they repeat.</summary>
    public required long Repeats { get; init; }

    /// <summary>Splits from the root.</summary>
    public required int Depth { get; init; }

    /// <summary>Sum of the gradient pairs of its rows.</summary>
    public required long Sum { get; init; }

    /// <summary>Its histogram; null when it was never built or had to be given up.</summary>
    public long[]? Histogram { get; set; }

    /// <summary>
    /// Features that neither this leaf nor any below it can be split by, as found in an ancestor or here; null for none known.
    /// </summary>
    public bool[]? Hopeless { get; set; }

    /// <summary>The best split found; gain 0 when it stays a leaf.</summary>
    public SplitCandidate Best { get; set; }

    /// <summary>What the rules of growth say of the leaf; null where there are none.</summary>
    public NodeGuide? Guide { get; set; }

    /// <summary>Its children, once its rows are parted; they become part of the tree when its turn comes.</summary>
    public (Leaf Left, Leaf Right)? Children { get; set; }
}
