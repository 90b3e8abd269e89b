namespace Cairn.Learning.Trees.Scoring;

/// <summary>Where the parts of a tree lie in <see cref="BitTrees"/>.</summary>
/// <param name="Output">Output that its leaves add to, or −1 for all.</param>
/// <param name="FirstByte">First of its groups of eight leaves.</param>
/// <param name="Bytes">Number of groups of eight leaves.</param>
/// <param name="FirstLeaf">First of its leaves.</param>
/// <param name="FirstSet">First of its categorical splits.</param>
/// <param name="Sets">Number of its categorical splits.</param>
internal readonly record struct BitTree(int Output, int FirstByte, int Bytes, int FirstLeaf, int FirstSet, int Sets);
