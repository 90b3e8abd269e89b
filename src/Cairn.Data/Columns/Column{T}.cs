namespace Cairn.Data.Columns;

/// <summary>A column stored as one array of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
public abstract class Column<T> : Column
{
    private readonly T[] _values;

    private protected Column(string name, T[] values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
    }

    /// <inheritdoc/>
    public sealed override int Count => _values.Length;

    /// <summary>The stored values, missing ones in the form that the column's type documents.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The stored values as memory, for readers that keep them; see <see cref="Values"/>.</summary>
    public ReadOnlyMemory<T> Memory => _values;

    /// <summary>The array itself, for derived columns that share it under another name.</summary>
    private protected T[] Storage => _values;

    private protected T[] TakeValues(ReadOnlySpan<int> rows)
    {
        T[] taken = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            taken[i] = _values[rows[i]];
        return taken;
    }
}
