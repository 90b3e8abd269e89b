using Cairn.Formats;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <content>Reading a delimited text that need not fit into memory.</content>
public static partial class TableReader
{
    private const int BlockBytes = 1 << 20;
    private const int MostBatchBytes = 1 << 30;

    /// <summary>Reads a delimited file, plain or gzip, as tables of some rows each, in order.</summary>
    /// <param name="path">Path of the file; <c>-</c> is standard input.</param>
    /// <param name="options">
    /// What is known about it. Only the columns that <see cref="TableReadOptions.Schema"/> or
    /// <see cref="TableReadOptions.Kinds"/> name are read, as the kinds given there; all others are passed over.
    /// </param>
    /// <param name="batchBytes">Bytes of text for a table, 1 to 2³⁰; taken in whole MiB, and one at least.</param>
    /// <returns>
    /// Tables of the same columns, with at least one row each; a single table without rows when the text has none. Their
    /// rows together are those of <see cref="Read(string, TableReadOptions?)"/> with the same options. How the rows fall
    /// into tables does not depend on the number of threads. The levels of a category are those of its own table.
    /// </returns>
    /// <remarks>
    /// The file is opened when the enumeration begins and closed when it ends; enumerating again reads it again. Time is
    /// O(bytes); memory is that of one table and its text, besides tables that the caller keeps. Where tabs separate the
    /// fields, double quotes enclose fields here if those at the beginning of the text do: rows handed out cannot be read
    /// again in the other way.
    /// </remarks>
    /// <exception cref="ArgumentException">The options name no column.</exception>
    /// <exception cref="InputException">
    /// While enumerating: as for <see cref="Read(string, TableReadOptions?)"/>, with the same lines; or
    /// <c>not-delimited</c> for JSON and LibSVM's format.
    /// </exception>
    public static IEnumerable<Table> ReadBatches(string path, TableReadOptions options, int batchBytes = 8 << 20)
    {
        CheckBatches(options, batchBytes);
        return Enumerate();

        IEnumerable<Table> Enumerate()
        {
            using ByteSource source = ByteSource.Open(path);
            foreach (Table table in Batches(source, options, batchBytes))
                yield return table;
        }
    }

    /// <summary>Reads a stream, which is not closed, as tables of some rows each.</summary>
    /// <param name="stream">A readable stream, read from where it stands when the enumeration begins.</param>
    /// <param name="sourceName">What messages call it; its extension hints at the format.</param>
    /// <param name="options">As for the other overload.</param>
    /// <param name="batchBytes">As for the other overload.</param>
    /// <returns>As for the other overload; to be enumerated once.</returns>
    /// <exception cref="ArgumentException">The options name no column.</exception>
    /// <exception cref="InputException">As for the other overload.</exception>
    public static IEnumerable<Table> ReadBatches(
        Stream stream, string sourceName, TableReadOptions options, int batchBytes = 8 << 20)
    {
        CheckBatches(options, batchBytes);
        return Enumerate();

        IEnumerable<Table> Enumerate()
        {
            using ByteSource source = ByteSource.From(stream, sourceName);
            foreach (Table table in Batches(source, options, batchBytes))
                yield return table;
        }
    }

    private static void CheckBatches(TableReadOptions options, int batchBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchBytes, MostBatchBytes);
        if (options.Kinds.Count == 0 && options.Schema is null or { Fields.Count: 0 })
            throw new ArgumentException("Reading in batches wants the kinds of the columns to read.", nameof(options));
        CheckDelimiter(options);
    }

    private static IEnumerable<Table> Batches(ByteSource source, TableReadOptions options, int batchBytes)
    {
        bool isNamed = options.Format is TableFormat.Csv or TableFormat.Tsv;
        if (!isNamed && (options.Format is not null || IsLibSvm(source) || FirstByte(source, options) is (byte)'{' or (byte)'['))
        {
            throw new InputException(
                "not-delimited", $"{source.Name} is not delimited text, which alone is read in batches.",
                "Turn it into CSV, or read it whole.");
        }
        return new CsvReading(source, options).Batches(Math.Max(1, batchBytes / BlockBytes));
    }
}
