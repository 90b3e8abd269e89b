using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference;

/// <summary>Reads the rows of a scoring request from a CSV file with a header.</summary>
internal static class CsvRows
{
    /// <summary>Reads the rows.</summary>
    /// <exception cref="InputException">The body is not CSV, or its columns are not those of the model.</exception>
    public static Table Read(ReadOnlySpan<byte> body, Signature signature, RowsBuilder rows)
    {
        _ = body;
        _ = signature;
        rows.CheckRows(0);
        throw new RequestException(415, "unsupported-content", "Content-Type: text/csv is not read yet.");
    }
}
