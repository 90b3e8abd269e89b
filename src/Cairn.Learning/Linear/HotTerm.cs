namespace Cairn.Learning.Linear;

/// <summary>
/// A group of 0/1 columns of which at most one is 1 in a row: the levels of a category, or "is missing".
/// </summary>
/// <param name="Source">Index of the input column.</param>
/// <param name="Feature">Index of the categorical feature; −1 where the group only says that the input is missing.</param>
/// <param name="Start">Index of its first column in the design.</param>
/// <param name="Levels">Number of levels, one column each; 0 for a numeric input.</param>
/// <param name="HasMissing">Whether a further column says that the value is missing.</param>
internal readonly record struct HotTerm(int Source, int Feature, int Start, int Levels, bool HasMissing)
{
    /// <summary>Number of columns.</summary>
    public int Width => Levels + (HasMissing ? 1 : 0);
}
