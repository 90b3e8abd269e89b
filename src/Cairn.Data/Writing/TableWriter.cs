using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Csv;
using Cairn.Formats.Files;

namespace Cairn.Data.Writing;

/// <summary>Writes tables as CSV, TSV or JSON lines, plain or gzip, to read back as the same values.</summary>
/// <remarks>
/// Numbers are written as the shortest text that reads back as the same double; missing values as empty fields, or null
/// in JSON. An empty text comes back as missing from delimited text, which cannot tell the two apart.
/// </remarks>
public static class TableWriter
{
    private static readonly JsonWriterOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// Writes a file in the format that its extension names (.csv, .tsv, .jsonl or .ndjson, each also with .gz), or CSV
    /// to standard output when <paramref name="path"/> is <c>-</c>. A file appears whole or not at all.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InputException"><c>unknown-format</c> or <c>file-not-writable</c>.</exception>
    public static void Write(Table table, string path)
    {
        if (path == "-")
        {
            using Stream output = Console.OpenStandardOutput();
            Write(table, output, TableFormat.Csv);
            return;
        }
        TableFormat format = FormatOf(path, out bool isGzip);
        try
        {
            AtomicFile.Write(path, file =>
            {
                if (isGzip)
                {
                    using GZipStream packed = new(file, CompressionLevel.Optimal, leaveOpen: true);
                    Write(table, packed, format);
                }
                else
                {
                    Write(table, file, format);
                }
            });
        }
        catch (InputException error)
        {
            throw new InputException("file-not-writable", error.Message, error.Hint, error);
        }
        catch (IOException error)
        {
            throw new InputException(
                "file-not-writable", $"'{path}' cannot be written: {error.Message}",
                "Check that its folder exists and may be written to.", error);
        }
    }

    /// <summary>Writes to a stream, which is flushed and not closed.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="format">How.</param>
    public static void Write(Table table, Stream stream, TableFormat format)
    {
        if (format == TableFormat.JsonLines)
            WriteJson(table, stream);
        else
            WriteDelimited(table, stream, format == TableFormat.Tsv ? '\t' : ',');
    }

    private static TableFormat FormatOf(string path, out bool isGzip)
    {
        isGzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        string extension = Path.GetExtension(isGzip ? path[..^3] : path).ToLowerInvariant();
        return extension switch
        {
            ".csv" => TableFormat.Csv,
            ".tsv" => TableFormat.Tsv,
            ".jsonl" or ".ndjson" => TableFormat.JsonLines,
            _ => throw new InputException(
                "unknown-format", $"'{path}' does not say in which format to write.",
                "Let it end in .csv, .tsv or .jsonl, each also with .gz behind it."),
        };
    }

    private static void WriteDelimited(Table table, Stream stream, char delimiter)
    {
        using CsvWriter writer = new(stream, delimiter);
        Column[] columns = [.. table.Columns];
        foreach (Column column in columns)
            writer.Write(column.Name);
        if (columns.Length > 0)
            writer.EndRecord();
        for (int row = 0; row < table.RowCount; row++)
        {
            foreach (Column column in columns)
            {
                if (column.IsMissing(row) && columns.Length == 1)
                    writer.WriteQuotedMissing();
                else if (column.IsMissing(row))
                    writer.WriteMissing();
                else if (column is NumberColumn numbers)
                    writer.WriteNumber(numbers.Values[row]);
                else if (column is SingleColumn singles)
                    writer.WriteNumber(singles.Values[row]);
                else if (column is SparseNumberColumn sparse)
                    writer.WriteNumber(sparse[row]);
                else if (column is IntegerColumn integers)
                    writer.Write(integers.Values[row]);
                else
                    writer.Write(column.Format(row)!);
            }
            writer.EndRecord();
        }
    }

    private static void WriteJson(Table table, Stream stream)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using Utf8JsonWriter writer = new(buffer, s_json);
        JsonEncodedText[] names = [.. table.Names.Select(n => JsonEncodedText.Encode(n, s_json.Encoder))];
        for (int row = 0; row < table.RowCount; row++)
        {
            writer.WriteStartObject();
            for (int i = 0; i < names.Length; i++)
            {
                writer.WritePropertyName(names[i]);
                WriteValue(writer, table.Columns[i], row);
            }
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < 1 << 15 && row < table.RowCount - 1)
                continue;
            stream.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        stream.Flush();
    }

    private static void WriteValue(Utf8JsonWriter writer, Column column, int row)
    {
        if (column.IsMissing(row))
            writer.WriteNullValue();
        else if (column is IntegerColumn integers)
            writer.WriteNumberValue(integers.Values[row]);
        else if (column is NumberColumn numbers)
            WriteNumber(writer, numbers.Values[row]);
        else if (column is SingleColumn singles)
            WriteNumber(writer, singles.Values[row]);
        else if (column is SparseNumberColumn sparse)
            WriteNumber(writer, sparse[row]);
        else if (column is BooleanColumn booleans)
            writer.WriteBooleanValue(booleans.Values[row] > 0);
        else
            writer.WriteStringValue(column.Format(row));
    }

    // JSON has no infinity; a number beyond the range of doubles is read as one by every common parser.
    private static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsInfinity(value))
            writer.WriteRawValue(value > 0 ? "1e999" : "-1e999", skipInputValidation: true);
        else if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
            writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{value:F1}"), skipInputValidation: true);
        else
            writer.WriteNumberValue(value);
    }
}
