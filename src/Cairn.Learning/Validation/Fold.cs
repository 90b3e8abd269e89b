namespace Cairn.Learning.Validation;

/// <summary>One division of the rows of a data set.</summary>
/// <param name="Train">Rows to learn from, ascending.</param>
/// <param name="Test">Rows to judge on, ascending; none of them is in <paramref name="Train"/>.</param>
public sealed record Fold(int[] Train, int[] Test);
