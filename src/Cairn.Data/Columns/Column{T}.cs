namespace Cairn.Data.Columns;

/// <summary>A column stored as one array of <typeparamref name="T"/>, in memory or in a memory-mapped file.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
public abstract class Column<T> : Column
{
    private readonly T[]? _array;
    private readonly StoredValues<T>? _stored;

    private protected Column(string name, ColumnStorage<T> values)
        : base(name)
    {
        _array = values.Array;
        _stored = values.Stored;
    }

    /// <inheritdoc/>
    public sealed override int Count => _array is not null ? _array.Length : _stored!.Length;

    /// <summary>The stored values, missing ones in the form that the column's type documents.</summary>
    public ReadOnlySpan<T> Values => _array is not null ? _array : _stored!.Span;

    /// <summary>The stored values as memory, for readers that keep them; see <see cref="Values"/>.</summary>
    public ReadOnlyMemory<T> Memory => _array is not null ? _array : _stored!.Memory;

    /// <summary>The storage itself, for derived columns that share it under another name.</summary>
    private protected ColumnStorage<T> Storage => _array is not null ? _array : new ColumnStorage<T>(_stored!);

    private protected ColumnStorage<T> TakeValues(ReadOnlySpan<int> rows)
    {
        if (_array is null)
            return _stored!.Take(rows);
        T[] taken = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            taken[i] = _array[rows[i]];
        return taken;
    }
}
