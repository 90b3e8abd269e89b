using Cairn.Data.Columns;

namespace Cairn.Models.Signatures;

/// <summary>A column that a model reads.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Kind">Kind of its values.</param>
/// <param name="AllowMissing">
/// Whether a value may be missing. A column that must be present may still hold missing values when this is true.
/// </param>
/// <param name="Levels">The levels seen in training, for categories; null for other kinds.</param>
public sealed record InputField(string Name, ColumnKind Kind, bool AllowMissing = true, IReadOnlyList<string>? Levels = null);
