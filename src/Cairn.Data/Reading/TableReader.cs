using Cairn.Formats;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>
/// Reads tables from text: CSV, TSV and JSON lines, plain or gzip, from a file, standard input or any stream.
/// </summary>
/// <remarks>
/// Kinds are found from the first block and checked on every value: the column of a value that does not fit is read
/// again as text and decided over all its values, so nothing is lost and the result does not depend on where in the
/// text a value stands, nor on the number of threads.
/// </remarks>
public static class TableReader
{
    /// <summary>Reads a file, or standard input when <paramref name="path"/> is <c>-</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">What is known about it.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>, <c>file-not-readable</c>, <c>malformed-data</c> (with its line), <c>mistyped-value</c>,
    /// <c>unknown-column</c> or <c>too-many-rows</c>.
    /// </exception>
    public static TableReadResult Read(string path, TableReadOptions? options = null)
    {
        using ByteSource source = ByteSource.Open(path);
        return Read(source, options ?? new TableReadOptions());
    }

    /// <summary>Reads a stream from where it stands now; it is not closed.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="sourceName">What messages call it; its extension hints at the format.</param>
    /// <param name="options">What is known about it.</param>
    /// <exception cref="InputException">As for the other overload.</exception>
    public static TableReadResult Read(Stream stream, string sourceName, TableReadOptions? options = null)
    {
        using ByteSource source = ByteSource.From(stream, sourceName);
        return Read(source, options ?? new TableReadOptions());
    }

    private static TableReadResult Read(ByteSource source, TableReadOptions options) =>
        new CsvReading(source, options).Run();
}
