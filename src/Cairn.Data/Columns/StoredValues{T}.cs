namespace Cairn.Data.Columns;

/// <summary>Values of a column that are in a file and not in an array.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal abstract class StoredValues<T>
{
    /// <summary>Number of values.</summary>
    public abstract int Length { get; }

    /// <summary>The values.</summary>
    public abstract ReadOnlySpan<T> Span { get; }

    /// <summary>The values as memory.</summary>
    public abstract ReadOnlyMemory<T> Memory { get; }

    /// <summary>The values of the given rows: in the same place where they are many, in memory otherwise.</summary>
    public abstract ColumnStorage<T> Take(ReadOnlySpan<int> rows);
}
