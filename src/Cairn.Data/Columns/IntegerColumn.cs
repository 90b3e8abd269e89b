using System.Globalization;

namespace Cairn.Data.Columns;

/// <summary>Whole numbers as longs; <see cref="Missing"/> is missing.</summary>
public sealed class IntegerColumn : Column<long>
{
    /// <summary>The stored value that stands for a missing one.</summary>
    public const long Missing = long.MinValue;

    /// <summary>A column over <paramref name="values"/>, which the caller no longer changes.</summary>
    public IntegerColumn(string name, long[] values)
        : base(name, values)
    {
    }

    /// <summary>A column over values wherever they are.</summary>
    internal IntegerColumn(string name, ColumnStorage<long> values)
        : base(name, values)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Integer;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] == Missing;

    /// <inheritdoc/>
    public override string? Format(int row) =>
        IsMissing(row) ? null : Values[row].ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsMissing(row) ? null : Values[row];

    /// <inheritdoc/>
    public override Column Rename(string name) => new IntegerColumn(name, Storage);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new IntegerColumn(Name, TakeValues(rows));

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination)
    {
        ReadOnlySpan<long> values = Values.Slice(start, destination.Length);
        for (int i = 0; i < values.Length; i++)
            destination[i] = values[i] == Missing ? double.NaN : values[i];
    }

    private protected override int CountMissing() => Values.Count(Missing);
}
