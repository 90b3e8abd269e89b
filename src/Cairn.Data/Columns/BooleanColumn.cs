namespace Cairn.Data.Columns;

/// <summary>True (1), false (0) or missing (<see cref="Missing"/>).</summary>
public sealed class BooleanColumn : Column<sbyte>
{
    /// <summary>The stored value that stands for a missing one.</summary>
    public const sbyte Missing = -1;

    /// <summary>A column over <paramref name="values"/> (1, 0 or −1), which the caller no longer changes.</summary>
    public BooleanColumn(string name, sbyte[] values)
        : base(name, values)
    {
    }

    /// <summary>A column over values wherever they are.</summary>
    internal BooleanColumn(string name, ColumnStorage<sbyte> values)
        : base(name, values)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Boolean;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] < 0;

    /// <inheritdoc/>
    public override string? Format(int row) => Values[row] switch { < 0 => null, 0 => "false", _ => "true" };

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsMissing(row) ? null : Values[row] != 0;

    /// <inheritdoc/>
    public override Column Rename(string name) => new BooleanColumn(name, Storage);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new BooleanColumn(Name, TakeValues(rows));

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination)
    {
        ReadOnlySpan<sbyte> values = Values.Slice(start, destination.Length);
        for (int i = 0; i < values.Length; i++)
            destination[i] = values[i] < 0 ? double.NaN : values[i];
    }

    private protected override int CountMissing() => Values.Count(Missing);
}
