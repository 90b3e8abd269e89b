using Cairn.Data.Columns;
using Cairn.Data.Schemas;

namespace Cairn.Data.Reading;

/// <summary>A table as read, and what was found out about its source.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Schema">Kind, evidence and spelling of every column.</param>
/// <param name="Digest">SHA-256 of the raw bytes, in lower-case hexadecimal.</param>
/// <param name="Notes">
/// What the reader decided and a person may want to know: header, delimiter, lines left out.
/// </param>
public sealed record TableReadResult(Table Table, Schema Schema, string Digest, IReadOnlyList<string> Notes)
{
    /// <summary>Name of the column that the format itself says is to be predicted; null where it says nothing.</summary>
    public string? TargetColumn { get; init; }

    /// <summary>Columns of texts or identifiers that were not kept, since the others are not in memory.</summary>
    public IReadOnlyList<SchemaField> LeftOut { get; init; } = [];

    /// <summary>Name of the column of row weights that came with the rows; null where none did.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Name of the column of queries of a ranking that came with the rows; null where none did.</summary>
    public string? QueryColumn { get; init; }

    /// <summary>
    /// The same rows, in which a boolean column that is written in other words than true and false is a category of
    /// these words: the classes of a target <c>yes</c> and <c>no</c> are then called so.
    /// </summary>
    /// <param name="column">Name of the column; one that is absent or of another kind changes nothing.</param>
    public TableReadResult InWords(string column)
    {
        if (Table.Find(column) is not BooleanColumn booleans
            || Schema.Find(column) is not { TrueText: string yes, FalseText: string no } field
            || string.Equals(yes, "true", StringComparison.OrdinalIgnoreCase))
            return this;
        int[] codes = new int[booleans.Count];
        for (int row = 0; row < codes.Length; row++)
            codes[row] = booleans.IsMissing(row) ? CategoryColumn.Missing : booleans.Values[row];
        SchemaField inWords = field with { Kind = ColumnKind.Category, TrueText = null, FalseText = null };
        return this with
        {
            Table = Table.With(new CategoryColumn(column, codes, [no, yes])),
            Schema = new Schema([.. Schema.Fields.Select(f => f.Name == column ? inWords : f)]),
        };
    }
}
