namespace Cairn.Data.Columns;

/// <summary>
/// A named, typed, immutable sequence of values, some of which may be missing. Every kind has one value of its storage
/// that stands for missing, so there is no separate mask to keep in step.
/// </summary>
public abstract class Column
{
    private int _missing = -1;

    private protected Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>Name of the column, unique within its table.</summary>
    public string Name { get; }

    /// <summary>What the values mean.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Number of missing values; counted once, O(rows).</summary>
    public int MissingCount
    {
        get
        {
            if (_missing < 0)
                _missing = CountMissing();
            return _missing;
        }
    }

    /// <summary>Whether the value of a row is missing.</summary>
    /// <param name="row">0-based row.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The value of a row as a CSV file would hold it; null when missing.</summary>
    /// <param name="row">0-based row.</param>
    public abstract string? Format(int row);

    /// <summary>The value of a row: double, long, bool, string or DateTime; null when missing.</summary>
    /// <param name="row">0-based row.</param>
    public abstract object? ValueAt(int row);

    /// <summary>The same values under another name; storage is shared.</summary>
    public abstract Column Rename(string name);

    /// <summary>A column of the given rows, in the given order; a row may repeat.</summary>
    /// <param name="rows">0-based rows.</param>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>
    /// Writes rows [<paramref name="start"/>, <paramref name="start"/> + length of <paramref name="destination"/>) as
    /// numbers: booleans as 0 and 1, times as seconds since 1970-01-01 UTC, missing as NaN.
    /// </summary>
    /// <exception cref="InvalidOperationException">The kind has no numeric form.</exception>
    public virtual void CopyNumbers(int start, Span<double> destination) =>
        throw new InvalidOperationException(
            $"Column '{Name}' holds {ColumnKinds.NameOf(Kind)} values, which have no numeric form.");

    /// <summary>All rows as numbers; see <see cref="CopyNumbers"/>.</summary>
    public double[] ToNumbers()
    {
        double[] values = new double[Count];
        CopyNumbers(0, values);
        return values;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}: {ColumnKinds.NameOf(Kind)} × {Count}" + (MissingCount > 0 ? $", {MissingCount} missing" : "");

    /// <summary>Counts the missing values; kinds with a faster way than row by row have their own.</summary>
    private protected virtual int CountMissing()
    {
        int missing = 0;
        for (int row = 0; row < Count; row++)
        {
            if (IsMissing(row))
                missing++;
        }
        return missing;
    }
}
