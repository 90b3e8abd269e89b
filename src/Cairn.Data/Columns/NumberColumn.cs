using System.Globalization;

namespace Cairn.Data.Columns;

/// <summary>Measured quantities as doubles; NaN is missing.</summary>
public sealed class NumberColumn : Column<double>
{
    /// <summary>A column over <paramref name="values"/>, which the caller no longer changes.</summary>
    public NumberColumn(string name, double[] values)
        : base(name, values)
    {
    }

    /// <summary>A column over values wherever they are.</summary>
    internal NumberColumn(string name, ColumnStorage<double> values)
        : base(name, values)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override string? Format(int row) =>
        IsMissing(row) ? null : Values[row].ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsMissing(row) ? null : Values[row];

    /// <inheritdoc/>
    public override Column Rename(string name) => new NumberColumn(name, Storage);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new NumberColumn(Name, TakeValues(rows));

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination) =>
        Values.Slice(start, destination.Length).CopyTo(destination);

    private protected override int CountMissing()
    {
        int missing = 0;
        foreach (double value in Values)
            missing += double.IsNaN(value) ? 1 : 0;
        return missing;
    }
}
