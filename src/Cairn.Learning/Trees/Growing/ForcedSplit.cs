namespace Cairn.Learning.Trees.Growing;

/// <summary>A split that every tree begins with, in terms of bins.</summary>
/// <param name="Feature">Feature that decides.</param>
/// <param name="Bin">Last bin that goes left, for a numeric feature.</param>
/// <param name="Levels">Bins that go left, for a categorical feature; null for a numeric one.</param>
/// <param name="Left">What the left child is split by; null when it grows freely.</param>
/// <param name="Right">What the right child is split by; null when it grows freely.</param>
internal sealed record ForcedSplit(int Feature, int Bin, LevelSet? Levels, ForcedSplit? Left, ForcedSplit? Right);
