using System.Buffers.Binary;
using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Decodes what <see cref="SegmentWriter"/> wrote. A damaged body is refused, never read past its end.
/// </summary>
internal ref struct SegmentReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly string _path;
    private int _position;

    public SegmentReader(ReadOnlySpan<byte> body, string path)
    {
        _body = body;
        _path = path;
    }

    /// <summary>The rows of the segment in the order in which they were written.</summary>
    public (long[] UtcTicks, double[] LatencySeconds, Table Inputs, Table Outputs) Read(
        IReadOnlyList<(string Name, ColumnKind Kind)> inputs, IReadOnlyList<(string Name, ColumnKind Kind)> outputs)
    {
        ulong count = ReadUnsigned();
        if (count > (ulong)_body.Length)
            throw Damaged(); // every row takes a byte at least, for its time
        int rows = (int)count;
        long[] ticks = ReadLongs(rows);
        for (int row = 0; row < rows; row++)
        {
            if (ticks[row] is < 0 or > 253_402_300_799_000_000)
                throw Damaged();
            ticks[row] = DateTime.UnixEpoch.Ticks + ticks[row] * TimeSpan.TicksPerMicrosecond;
        }
        double[] latencies = new double[rows];
        for (int row = 0; row < rows; row++)
            latencies[row] = ReadUnsigned() / 1e6;
        Table inputTable = ReadTable(inputs, rows);
        Table outputTable = ReadTable(outputs, rows);
        return _position == _body.Length ? (ticks, latencies, inputTable, outputTable) : throw Damaged();
    }

    private Table ReadTable(IReadOnlyList<(string Name, ColumnKind Kind)> fields, int rows)
    {
        Column[] columns = new Column[fields.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = ReadColumn(fields[i].Name, fields[i].Kind, rows);
        return new Table(columns);
    }

    private Column ReadColumn(string name, ColumnKind kind, int rows) => kind switch
    {
        ColumnKind.Number => new NumberColumn(name, ReadNumbers(rows)),
        ColumnKind.Integer => new IntegerColumn(name, ReadLongs(rows)),
        ColumnKind.Time => new TimeColumn(name, ReadLongs(rows)),
        ColumnKind.Boolean => new BooleanColumn(name, ReadBooleans(rows)),
        ColumnKind.Category => ReadCategories(name, rows),
        _ => new TextColumn(name, ReadTexts(rows), kind),
    };

    private double[] ReadNumbers(int rows)
    {
        ReadOnlySpan<byte> bytes = Take(8L * rows);
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++)
            values[row] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * row)..]);
        return values;
    }

    private long[] ReadLongs(int rows)
    {
        long[] values = new long[rows];
        long previous = 0;
        for (int row = 0; row < rows; row++)
        {
            previous = unchecked(previous + ReadSigned());
            values[row] = previous;
        }
        return values;
    }

    private sbyte[] ReadBooleans(int rows)
    {
        ReadOnlySpan<byte> bytes = Take(rows);
        sbyte[] values = new sbyte[rows];
        for (int row = 0; row < rows; row++)
            values[row] = bytes[row] <= 2 ? (sbyte)(bytes[row] - 1) : throw Damaged();
        return values;
    }

    private CategoryColumn ReadCategories(string name, int rows)
    {
        ulong count = ReadUnsigned();
        if (count > (ulong)(_body.Length - _position))
            throw Damaged();
        string[] levels = new string[(int)count];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = ReadText() ?? throw Damaged();
        int[] codes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            ulong code = ReadUnsigned();
            codes[row] = code <= count ? (int)code - 1 : throw Damaged();
        }
        return new CategoryColumn(name, codes, levels);
    }

    private string?[] ReadTexts(int rows)
    {
        string?[] texts = new string?[rows];
        for (int row = 0; row < rows; row++)
            texts[row] = ReadText();
        return texts;
    }

    private string? ReadText()
    {
        ulong length = ReadUnsigned();
        return length == 0 ? null : Encoding.UTF8.GetString(Take((long)Math.Min(length - 1, int.MaxValue)));
    }

    private long ReadSigned()
    {
        ulong value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position == _body.Length)
                throw Damaged();
            byte next = _body[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > _body.Length - _position)
            throw Damaged();
        ReadOnlySpan<byte> taken = _body.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private readonly MalformedDataException Damaged() => new(
        _path, $"a segment of the prediction log is damaged near byte {_position}.",
        hint: "Move the file away; a new one is begun.");
}
