namespace Cairn.Learning.Trees.Forests;

/// <summary>Trees as they were grown, and the rows that each learnt from.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="Drawn">For each tree a bit for each row that it drew; null where nobody asked.</param>
/// <param name="Draws">For each tree how often it drew each row; null where nobody asked.</param>
internal sealed record GrownForest(IReadOnlyList<ForestTree> Trees, IReadOnlyList<ulong[]>? Drawn, IReadOnlyList<int[]>? Draws);
