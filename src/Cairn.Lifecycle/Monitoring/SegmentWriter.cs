using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Encodes rows of one version of a model, column by column, as the body of a segment.</summary>
/// <remarks>
/// <para>
/// A segment holds the rows of many requests, so that a busy server writes tens of records a second, not thousands.
/// Layout: number of rows; times in microseconds since 1970, each as the difference to the one before; latencies in
/// microseconds; the input columns; the output columns. Whole numbers are variable-length (LEB128), signed ones zigzag.
/// </para>
/// <para>
/// A number is 8 bytes; integers and times are a difference to the row before; a boolean is one byte; a category is a
/// list of the levels that occur and an index for each row, 0 for missing; a text is its length in bytes plus 1, then
/// UTF-8, 0 for missing.
/// </para>
/// </remarks>
internal sealed class SegmentWriter
{
    /// <summary>Texts are cut to this many UTF-16 units: the log watches distributions, it is no archive.</summary>
    internal const int MostTextLength = 1000;

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly Dictionary<string, int> _levelOf = new(StringComparer.Ordinal);

    /// <summary>
    /// The body of a segment with the rows of all <paramref name="entries"/>, which have the same columns.
    /// </summary>
    public byte[] Encode(IReadOnlyList<PredictionEntry> entries)
    {
        _body.ResetWrittenCount();
        long rows = 0;
        foreach (PredictionEntry entry in entries)
            rows += entry.Inputs.RowCount;
        WriteUnsigned((ulong)rows);
        WriteTimes(entries);
        WriteTables(entries, static entry => entry.Inputs);
        WriteTables(entries, static entry => entry.Outputs);
        return _body.WrittenSpan.ToArray();
    }

    private void WriteTimes(IReadOnlyList<PredictionEntry> entries)
    {
        long previous = 0;
        foreach (PredictionEntry entry in entries)
        {
            long time = (entry.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
            for (int row = 0; row < entry.Inputs.RowCount; row++)
            {
                WriteSigned(time - previous);
                previous = time;
            }
        }
        foreach (PredictionEntry entry in entries)
        {
            ulong latency = (ulong)Math.Max(0, entry.LatencyTicks / TimeSpan.TicksPerMicrosecond);
            for (int row = 0; row < entry.Inputs.RowCount; row++)
                WriteUnsigned(latency);
        }
    }

    private void WriteTables(IReadOnlyList<PredictionEntry> entries, Func<PredictionEntry, Table> tableOf)
    {
        int columns = tableOf(entries[0]).Columns.Count;
        for (int index = 0; index < columns; index++)
        {
            switch (tableOf(entries[0]).Columns[index])
            {
                case NumberColumn:
                    foreach (PredictionEntry entry in entries)
                        WriteNumbers((NumberColumn)tableOf(entry).Columns[index]);
                    break;
                case BooleanColumn:
                    foreach (PredictionEntry entry in entries)
                        WriteBooleans((BooleanColumn)tableOf(entry).Columns[index]);
                    break;
                case CategoryColumn:
                    WriteCategories(entries, entry => (CategoryColumn)tableOf(entry).Columns[index]);
                    break;
                case TextColumn:
                    foreach (PredictionEntry entry in entries)
                        WriteTexts((TextColumn)tableOf(entry).Columns[index]);
                    break;
                default:
                    WriteLongs(entries, entry => (Column<long>)tableOf(entry).Columns[index]);
                    break;
            }
        }
    }

    private void WriteNumbers(NumberColumn column)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (double value in column.Values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            _body.Write(bytes);
        }
    }

    private void WriteBooleans(BooleanColumn column)
    {
        foreach (sbyte value in column.Values)
            WriteByte((byte)(value + 1));
    }

    // Differences wrap around, and back when read; so the stored missing value needs no mark of its own.
    private void WriteLongs(IReadOnlyList<PredictionEntry> entries, Func<PredictionEntry, Column<long>> columnOf)
    {
        long previous = 0;
        foreach (PredictionEntry entry in entries)
        {
            foreach (long value in columnOf(entry).Values)
            {
                WriteSigned(unchecked(value - previous));
                previous = value;
            }
        }
    }

    private void WriteCategories(IReadOnlyList<PredictionEntry> entries, Func<PredictionEntry, CategoryColumn> columnOf)
    {
        _levelOf.Clear();
        List<string> levels = [];
        List<int> codes = [];
        foreach (PredictionEntry entry in entries)
        {
            CategoryColumn column = columnOf(entry);
            foreach (int code in column.Values)
            {
                if (code < 0)
                {
                    codes.Add(0);
                    continue;
                }
                string level = column.Levels[code];
                if (!_levelOf.TryGetValue(level, out int index))
                {
                    index = levels.Count + 1;
                    _levelOf[level] = index;
                    levels.Add(level);
                }
                codes.Add(index);
            }
        }
        WriteUnsigned((ulong)levels.Count);
        foreach (string level in levels)
            WriteText(level);
        foreach (int code in codes)
            WriteUnsigned((ulong)code);
    }

    private void WriteTexts(TextColumn column)
    {
        foreach (string? text in column.Values)
        {
            if (text is null)
                WriteByte(0);
            else
                WriteText(text);
        }
    }

    private void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Length > MostTextLength ? text[..MostTextLength] : text);
        WriteUnsigned((ulong)bytes.Length + 1);
        _body.Write(bytes);
    }

    private void WriteByte(byte value)
    {
        _body.GetSpan(1)[0] = value;
        _body.Advance(1);
    }

    private void WriteSigned(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    private void WriteUnsigned(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }
}
