namespace Cairn.Cli.CommandLine;

/// <summary>Which tree of a model is shown, and how much of it.</summary>
/// <param name="Tree">Number of the tree, from 0.</param>
/// <param name="Depth">Most splits from the root; null for what is usual.</param>
internal readonly record struct TreeChoice(int Tree, int? Depth);
