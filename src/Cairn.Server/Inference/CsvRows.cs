using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference;

/// <summary>Reads the rows of a scoring request from a CSV file with a header.</summary>
internal static class CsvRows
{
    /// <summary>Reads the rows.</summary>
    /// <param name="body">The file, UTF-8.</param>
    /// <param name="signature">The columns that it has to have.</param>
    /// <param name="maxRows">Most rows.</param>
    /// <exception cref="InputException">The body is not CSV, or its columns are not those of the model.</exception>
    public static Table Read(ReadOnlySpan<byte> body, Signature signature, int maxRows)
    {
        using MemoryStream stream = new(body.ToArray(), writable: false);
        TableReadResult read = TableReader.Read(stream, "request body", new TableReadOptions
        {
            Format = TableFormat.Csv,
            HasHeader = true,
            Kinds = signature.Inputs.ToDictionary(input => input.Name, KindOf),
            AllowAbsentColumns = true, // the signature says better what is absent
            MaxRows = maxRows,
            Threads = 1,
        });
        if (read.Table.RowCount == 0)
            throw new InputException("no-rows", "The request has no rows to predict.");
        return signature.Bind(read.Table, allowExtra: false);
    }

    // As in the JSON forms a fraction may stand in a column of whole numbers.
    private static ColumnKind KindOf(InputField input) =>
        input.Kind == ColumnKind.Integer ? ColumnKind.Number : input.Kind;
}
