using Cairn.Data.Columns;

namespace Cairn.Models.Signatures;

/// <summary>A column that a model writes.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Kind">Kind of its values.</param>
/// <param name="Role">What the column says.</param>
/// <param name="Label">
/// The class whose probability this is, the level of a quantile, or the target that one of several answers is for; null
/// otherwise.
/// </param>
public sealed record OutputField(string Name, ColumnKind Kind, OutputRole Role, string? Label = null);
