namespace Cairn.Learning.Trees;

/// <summary>A tree on the path of cost-complexity pruning.</summary>
/// <param name="Alpha">Cost of a leaf from which on this tree is the best, ≥ 0.</param>
/// <param name="Impurity">Sum over its leaves of impurity times share of the weight.</param>
/// <param name="Leaves">Number of its leaves.</param>
public readonly record struct PruningStep(double Alpha, double Impurity, int Leaves);
