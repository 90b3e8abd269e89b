namespace Cairn.Learning.Trees.Forests;

/// <summary>How a node is split.</summary>
/// <param name="Feature">Feature that decides.</param>
/// <param name="Rank">Largest rank that goes left; of a split by levels meaningless.</param>
/// <param name="Threshold">Largest value that goes left.</param>
/// <param name="Levels">A bit for each level that goes left, or null for a numeric feature.</param>
/// <param name="Seen">A bit for each level that the node has, or null.</param>
/// <param name="MissingLeft">Whether missing values go left; null where the node has none to tell.</param>
/// <param name="Gain">Decrease of impurity times weight.</param>
internal readonly record struct NodeSplit(
    int Feature, int Rank, double Threshold, uint[]? Levels, uint[]? Seen, bool? MissingLeft, double Gain = 0);
