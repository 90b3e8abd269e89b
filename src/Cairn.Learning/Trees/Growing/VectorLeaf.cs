namespace Cairn.Learning.Trees.Growing;

/// <summary>A leaf of a growing tree whose leaves hold a value an output.</summary>
internal sealed class VectorLeaf
{
    /// <summary>Its rows, its place in the tree, and its best split.</summary>
    public required Leaf Leaf { get; init; }

    /// <summary>Sum of the gradient pairs of its rows for each output; the last one counts the rows.</summary>
    public required long[] Sums { get; init; }

    /// <summary>Its histogram for each output and of the counts; null when they were never built or had to be given up.</summary>
    public long[][]? Histograms { get; set; }
}
