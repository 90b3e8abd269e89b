namespace Cairn.Learning.Trees.Contributions;

/// <summary>A node in the order in which it is walked, with the edge that leads to it.</summary>
/// <param name="Node">Index in the ensemble.</param>
/// <param name="Depth">Edges from the root.</param>
/// <param name="Feature">Feature of the edge; −1 for the root.</param>
/// <param name="IsLeft">Whether the edge is the left one.</param>
/// <param name="Before">Depth of the edge before on the same feature; 0 when there is none.</param>
/// <param name="IsLeaf">Whether the walk turns here.</param>
/// <param name="Share">Share of the training rows at the parent that came here.</param>
/// <param name="Table">Where the numbers of the edge begin in <see cref="PathTables"/>.</param>
internal readonly record struct PathStep(
    int Node, int Depth, int Feature, bool IsLeft, int Before, bool IsLeaf, double Share, int Table);
