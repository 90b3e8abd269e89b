using System.Globalization;

namespace Cairn.Data.Columns;

/// <summary>
/// Numbers most of which are the same: the rows that differ with their values, and what all other rows hold. NaN is
/// missing.
/// </summary>
/// <remarks>
/// A value takes 12 bytes and the rest nothing. Whatever asks for numbers gets them as from a <see cref="NumberColumn"/>;
/// the value of one row is found in O(log stored).
/// </remarks>
public sealed class SparseNumberColumn : Column
{
    private readonly int _count;
    private readonly int[] _rows;
    private readonly double[] _values;

    /// <summary>A column over arrays that the caller no longer changes.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="rows">Rows whose value is stored, ascending and in [0, <paramref name="count"/>).</param>
    /// <param name="values">Their values; one may equal <paramref name="others"/>.</param>
    /// <param name="others">What every other row holds; NaN where it is missing.</param>
    /// <exception cref="ArgumentException">Rows are not ascending, out of range, or not as many as values.</exception>
    public SparseNumberColumn(string name, int count, int[] rows, double[] values, double others = 0)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (rows.Length != values.Length)
            throw new ArgumentException($"There are {rows.Length} rows and {values.Length} values.", nameof(values));
        int before = -1;
        foreach (int row in rows)
        {
            if (row <= before || row >= count)
                throw new ArgumentException($"Row {row} is out of order, or not below {count}.", nameof(rows));
            before = row;
        }
        _count = count;
        _rows = rows;
        _values = values;
        Others = others;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>Rows whose value is stored, ascending.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The values of <see cref="Rows"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The rows as memory, for readers that keep them.</summary>
    public ReadOnlyMemory<int> RowMemory => _rows;

    /// <summary>The values as memory, for readers that keep them.</summary>
    public ReadOnlyMemory<double> ValueMemory => _values;

    /// <summary>What every row holds that is not stored; NaN where it is missing.</summary>
    public double Others { get; }

    /// <summary>Whether every row holds the same; O(stored).</summary>
    public bool IsConstant
    {
        get
        {
            double one = _rows.Length == _count && _count > 0 ? _values[0] : Others;
            return Array.TrueForAll(_values, value => value.Equals(one));
        }
    }

    /// <summary>The value of a row; O(log stored).</summary>
    /// <param name="row">0-based row.</param>
    public double this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _count);
            int place = Array.BinarySearch(_rows, row);
            return place < 0 ? Others : _values[place];
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(this[row]);

    /// <inheritdoc/>
    public override string? Format(int row)
    {
        double value = this[row];
        return double.IsNaN(value) ? null : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override object? ValueAt(int row)
    {
        double value = this[row];
        return double.IsNaN(value) ? null : value;
    }

    /// <inheritdoc/>
    public override Column Rename(string name) => new SparseNumberColumn(name, _count, _rows, _values, Others);

    /// <inheritdoc/>
    /// <remarks>O(stored · log rows) where the rows ascend, O(rows · log stored) otherwise.</remarks>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        List<int> taken = [];
        List<double> values = [];
        if (Ascends(rows))
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                int place = rows.BinarySearch(_rows[i]);
                if (place >= 0)
                {
                    taken.Add(place);
                    values.Add(_values[i]);
                }
            }
        }
        else
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int place = Array.BinarySearch(_rows, rows[i]);
                if (place >= 0)
                {
                    taken.Add(i);
                    values.Add(_values[place]);
                }
            }
        }
        return new SparseNumberColumn(Name, rows.Length, [.. taken], [.. values], Others);
    }

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination)
    {
        if (start < 0 || start > _count - destination.Length)
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start} to {start + destination.Length} of {_count}.");
        destination.Fill(Others);
        int place = Array.BinarySearch(_rows, start);
        for (int i = place < 0 ? ~place : place; i < _rows.Length && _rows[i] - start < destination.Length; i++)
            destination[_rows[i] - start] = _values[i];
    }

    private protected override int CountMissing()
    {
        int missing = double.IsNaN(Others) ? _count - _rows.Length : 0;
        foreach (double value in _values)
            missing += double.IsNaN(value) ? 1 : 0;
        return missing;
    }

    private static bool Ascends(ReadOnlySpan<int> rows)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (rows[i] <= rows[i - 1])
                return false;
        }
        return true;
    }
}
