using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Data;

/// <summary>Named columns of equal length: what every model takes and gives. Immutable; columns are shared, never copied.</summary>
public sealed class Table
{
    // Up to so many columns are looked through one by one: a server makes several tables a request, and an index of names
    // would be most of what they cost.
    private const int MostColumnsWithoutIndex = 16;

    private readonly Column[] _columns;
    private readonly Dictionary<string, int>? _indexOf;

    /// <summary>A table of the given columns.</summary>
    /// <exception cref="InputException"><c>duplicate-column</c>: two columns have the same name.</exception>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public Table(params IReadOnlyList<Column> columns)
    {
        _columns = [.. columns];
        if (_columns.Length > MostColumnsWithoutIndex)
            _indexOf = new Dictionary<string, int>(_columns.Length, StringComparer.Ordinal);
        RowCount = _columns.Length == 0 ? 0 : _columns[0].Count;
        for (int i = 0; i < _columns.Length; i++)
        {
            Column column = _columns[i];
            if (column.Count != RowCount)
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.Count} rows where '{_columns[0].Name}' has {RowCount}.",
                    nameof(columns));
            }
            bool isNew = _indexOf is null ? IndexAmong(column.Name, i) < 0 : _indexOf.TryAdd(column.Name, i);
            if (!isNew)
            {
                throw new InputException(
                    "duplicate-column", $"Two columns are called '{column.Name}'.", "Give every column a name of its own.");
            }
        }
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The names of the columns, in order.</summary>
    public IEnumerable<string> Names => _columns.Select(c => c.Name);

    /// <summary>The column called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-column</c>: there is none; the hint names the nearest.</exception>
    public Column this[string name] =>
        Find(name) ?? throw new InputException(
            "unknown-column", $"There is no column '{name}'.", NearestNames.Hint(name, Names));

    /// <summary>The column called <paramref name="name"/>, or null.</summary>
    public Column? Find(string name)
    {
        int index = IndexOf(name);
        return index < 0 ? null : _columns[index];
    }

    /// <summary>A table of the named columns, in the given order.</summary>
    /// <exception cref="InputException"><c>unknown-column</c>.</exception>
    public Table Select(IEnumerable<string> names) => new([.. names.Select(name => this[name])]);

    /// <summary>The table without the named columns; names that it does not have are ignored.</summary>
    public Table Without(IEnumerable<string> names)
    {
        HashSet<string> dropped = [.. names];
        return new Table([.. _columns.Where(c => !dropped.Contains(c.Name))]);
    }

    /// <summary>The table with <paramref name="column"/> in the place of the one of the same name, or at the end.</summary>
    public Table With(Column column)
    {
        List<Column> columns = [.. _columns];
        int index = IndexOf(column.Name);
        if (index >= 0)
            columns[index] = column;
        else
            columns.Add(column);
        return new Table(columns);
    }

    /// <summary>The given rows, in the given order; a row may repeat.</summary>
    public Table Take(ReadOnlySpan<int> rows)
    {
        Column[] taken = new Column[_columns.Length];
        for (int i = 0; i < taken.Length; i++)
            taken[i] = _columns[i].Take(rows);
        return new Table(taken);
    }

    /// <summary>Rows [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public Table Slice(int start, int end) => Take([.. Enumerable.Range(start, end - start)]);

    /// <summary>The first <paramref name="rows"/> rows, or all where there are fewer.</summary>
    public Table Head(int rows) => Slice(0, Math.Min(rows, RowCount));

    /// <inheritdoc/>
    public override string ToString() => $"{RowCount} × {_columns.Length}: {string.Join(", ", Names)}";

    private int IndexOf(string name) =>
        _indexOf is null ? IndexAmong(name, _columns.Length)
        : _indexOf.TryGetValue(name, out int index) ? index : -1;

    // Place of a name among the first columns, or −1.
    private int IndexAmong(string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (string.Equals(_columns[i].Name, name))
                return i;
        }
        return -1;
    }
}
