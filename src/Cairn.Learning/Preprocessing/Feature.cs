using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Preprocessing;

/// <summary>One number that a learner sees of each row, and the input column that it comes from.</summary>
/// <param name="Name">Name of the source column, with the part of time where there is one: <c>start.month</c>.</param>
/// <param name="Source">Index of the input column in the signature.</param>
/// <param name="Input">The input column.</param>
/// <param name="Part">What is taken from an instant; null for other kinds.</param>
public sealed record Feature(string Name, int Source, InputField Input, TimePart? Part = null)
{
    /// <summary>Whether the values are codes of levels, which have no order.</summary>
    public bool IsCategorical => Input.Kind == ColumnKind.Category;

    /// <summary>Number of levels of a categorical feature, 0 for a numeric one.</summary>
    public int LevelCount => Input.Levels?.Count ?? 0;
}
