namespace Cairn.Data.Columns;

/// <summary>Texts as they stood in the source; null is missing. Holds the kinds text and identifier.</summary>
public sealed class TextColumn : Column<string?>
{
    /// <summary>A column over <paramref name="values"/>, which the caller no longer changes.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">The text of each row; null is missing.</param>
    /// <param name="kind"><see cref="ColumnKind.Text"/> or <see cref="ColumnKind.Identifier"/>.</param>
    public TextColumn(string name, string?[] values, ColumnKind kind = ColumnKind.Text)
        : this(name, new ColumnStorage<string?>(values), kind)
    {
    }

    private TextColumn(string name, ColumnStorage<string?> values, ColumnKind kind)
        : base(name, values)
    {
        if (kind is not (ColumnKind.Text or ColumnKind.Identifier))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A text column is of kind text or identifier.");
        Kind = kind;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override string? Format(int row) => Values[row];

    /// <inheritdoc/>
    public override object? ValueAt(int row) => Values[row];

    /// <inheritdoc/>
    public override Column Rename(string name) => new TextColumn(name, Storage, Kind);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new TextColumn(Name, TakeValues(rows), Kind);
}
