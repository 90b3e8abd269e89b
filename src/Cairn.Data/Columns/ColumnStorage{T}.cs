namespace Cairn.Data.Columns;

/// <summary>Where the values of a column are: in an array, or in a file.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal readonly struct ColumnStorage<T>
{
    public ColumnStorage(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Array = values;
    }

    public ColumnStorage(StoredValues<T> stored)
    {
        Stored = stored;
    }

    /// <summary>The values, when they are in memory.</summary>
    public T[]? Array { get; }

    /// <summary>The values, when they are in a file.</summary>
    public StoredValues<T>? Stored { get; }

    public static implicit operator ColumnStorage<T>(T[] values) => new(values);
}
