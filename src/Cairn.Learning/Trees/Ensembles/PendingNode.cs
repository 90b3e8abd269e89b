namespace Cairn.Learning.Trees.Ensembles;

/// <summary>A node of the tree that a builder is taking in, with children numbered within that tree.</summary>
/// <param name="Code">Bits of <see cref="NodeCode"/>.</param>
/// <param name="Value">Threshold, number of a set, or value of a leaf.</param>
/// <param name="Left">Left child of a split; of a leaf where its vector or its function lies.</param>
/// <param name="Right">Right child of a split.</param>
/// <param name="Facts">What training knew.</param>
internal readonly record struct PendingNode(int Code, double Value, int Left, int Right, NodeFacts Facts)
{
    /// <summary>Whether the node is a leaf.</summary>
    public bool IsLeaf => Code < 0;
}
