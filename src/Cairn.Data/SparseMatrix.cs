using Cairn.Data.Columns;

namespace Cairn.Data;

/// <summary>
/// Numbers by rows, of which only some are stored: compressed sparse rows (CSR). The way in for callers that have sparse
/// data in memory; <see cref="ToTable"/> turns it into columns.
/// </summary>
public sealed class SparseMatrix
{
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly double[] _values;

    /// <summary>A matrix over arrays that the caller no longer changes.</summary>
    /// <param name="columnCount">Number of columns, ≥ 0.</param>
    /// <param name="rowStarts">Place of the first entry of each row, and the number of entries at the end; rows + 1.</param>
    /// <param name="columns">Column of each entry, in [0, <paramref name="columnCount"/>); none comes twice in a row.</param>
    /// <param name="values">Value of each entry; NaN is missing.</param>
    /// <param name="others">What is not stored: 0, or NaN for missing.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together.</exception>
    public SparseMatrix(int columnCount, int[] rowStarts, int[] columns, double[] values, double others = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != columns.Length || columns.Length != values.Length)
            throw new ArgumentException("Row starts go from 0 to the number of entries, one value an entry.", nameof(rowStarts));
        for (int row = 1; row < rowStarts.Length; row++)
        {
            if (rowStarts[row] < rowStarts[row - 1])
                throw new ArgumentException($"Row {row} begins before the one above it.", nameof(rowStarts));
        }
        int wrong = Array.FindIndex(columns, column => (uint)column >= (uint)columnCount);
        if (wrong >= 0)
            throw new ArgumentException($"Entry {wrong} is in column {columns[wrong]} of {columnCount}.", nameof(columns));
        ColumnCount = columnCount;
        Others = others;
        _rowStarts = rowStarts;
        _columns = columns;
        _values = values;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _rowStarts.Length - 1;

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Number of entries that are stored.</summary>
    public int EntryCount => _values.Length;

    /// <summary>What is not stored: 0, or NaN for missing.</summary>
    public double Others { get; }

    /// <summary>Place of the first entry of each row, and the number of entries at the end.</summary>
    public ReadOnlySpan<int> RowStarts => _rowStarts;

    /// <summary>Column of each entry.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Value of each entry.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The columns as a table.</summary>
    /// <param name="names">A name for each column; <c>f0 f1 …</c> when null.</param>
    /// <remarks>
    /// O(rows + columns + entries). A column of which more than a third is stored becomes a <see cref="NumberColumn"/>,
    /// which is smaller then.
    /// </remarks>
    /// <exception cref="ArgumentException">An entry comes twice, or there are not as many names as columns.</exception>
    public Table ToTable(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != ColumnCount)
            throw new ArgumentException($"There are {names.Count} names for {ColumnCount} columns.", nameof(names));
        int[] counts = new int[ColumnCount];
        foreach (int column in _columns)
            counts[column]++;
        int[][] rowsOf = [.. counts.Select(count => new int[count])];
        double[][] valuesOf = [.. counts.Select(count => new double[count])];
        Array.Clear(counts);
        for (int row = 0; row < RowCount; row++)
        {
            for (int i = _rowStarts[row]; i < _rowStarts[row + 1]; i++)
            {
                int column = _columns[i];
                int place = counts[column]++;
                if (place > 0 && rowsOf[column][place - 1] == row)
                    throw new ArgumentException($"Row {row} has column {column} twice.");
                rowsOf[column][place] = row;
                valuesOf[column][place] = _values[i];
            }
        }
        Column[] columns = new Column[ColumnCount];
        for (int c = 0; c < columns.Length; c++)
        {
            SparseNumberColumn sparse = new(names?[c] ?? $"f{c}", RowCount, rowsOf[c], valuesOf[c], Others);
            columns[c] = counts[c] > RowCount / 3 ? new NumberColumn(sparse.Name, sparse.ToNumbers()) : sparse;
        }
        return new Table(columns);
    }

    /// <summary>The numeric columns of a table as rows; what a sparse column does not store is not stored here either.</summary>
    /// <param name="table">Columns that are numbers.</param>
    /// <param name="others">What is not stored; entries that equal it are left out.</param>
    /// <exception cref="InvalidOperationException">A column has no numeric form.</exception>
    /// <exception cref="OverflowException">There are more than 2³¹ entries.</exception>
    /// <remarks>O(rows · columns) time, one dense column at a time.</remarks>
    public static SparseMatrix FromTable(Table table, double others = 0)
    {
        int[] starts = new int[table.RowCount + 1];
        double[] dense = new double[table.RowCount];
        foreach (Column column in table.Columns)
        {
            column.CopyNumbers(0, dense);
            for (int row = 0; row < dense.Length; row++)
                starts[row + 1] += dense[row].Equals(others) ? 0 : 1;
        }
        for (int row = 0; row < dense.Length; row++)
            starts[row + 1] = checked(starts[row] + starts[row + 1]);
        int[] columns = new int[starts[^1]];
        double[] values = new double[columns.Length];
        int[] next = [.. starts];
        for (int c = 0; c < table.Columns.Count; c++)
        {
            table.Columns[c].CopyNumbers(0, dense);
            for (int row = 0; row < dense.Length; row++)
            {
                if (dense[row].Equals(others))
                    continue;
                columns[next[row]] = c;
                values[next[row]++] = dense[row];
            }
        }
        return new SparseMatrix(table.Columns.Count, starts, columns, values, others);
    }
}
