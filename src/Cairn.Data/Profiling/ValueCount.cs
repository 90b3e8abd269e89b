namespace Cairn.Data.Profiling;

/// <summary>A value of a column and how many rows have it.</summary>
/// <param name="Value">The value as <see cref="Columns.Column.Format"/> writes it.</param>
/// <param name="Count">Number of rows, ≥ 1.</param>
public readonly record struct ValueCount(string Value, long Count);
