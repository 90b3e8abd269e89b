namespace Cairn.Learning.Trees.Interchange;

/// <summary>A tree of one output, as it is written.</summary>
/// <param name="Tree">Number of the tree in the ensemble; −1 for a single leaf that only has the shift.</param>
/// <param name="Output">Output that it adds to.</param>
/// <param name="Shift">What is added to each of its leaves: the base score, in the first tree of each output.</param>
internal readonly record struct ExportedTree(int Tree, int Output, double Shift);
