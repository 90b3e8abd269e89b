namespace Cairn.Learning.Trees.Scoring;

/// <summary>What one split does to eight leaves: rows whose column is above the threshold lose the leaves not in the mask.</summary>
/// <param name="Column">Where the column begins in the block of columns.</param>
/// <param name="Threshold">Largest value that keeps the leaves, four times.</param>
/// <param name="Mask">Leaves that stay, a bit each, four times.</param>
internal readonly record struct LeafCut(int Column, uint Threshold, uint Mask);
