using System.Runtime.InteropServices;
using Cairn.Data.Columns;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Copies the rows of one request into bytes, on the thread of the request, so that nothing of the request outlives it.
/// </summary>
/// <remarks>
/// <para>
/// A log that kept the tables until they are written would keep thousands of small objects alive just long enough for
/// the garbage collector to move them, over and over; copying a row takes a fraction of a microsecond instead.
/// </para>
/// <para>
/// Layout, in the byte order of the machine, since it never leaves the process: length of the record, index of its
/// source, number of rows (32 bits each); time and latency in ticks (64 bits each); the input columns; the output
/// columns. Numbers, integers, times and booleans are their stored values. A text is its length in UTF-16 units (32
/// bits; −1 for missing), then the units. A category is either 1 in a byte, number of levels, their texts and a code
/// for each row, or 0 and the text of each row, whichever is shorter to find out.
/// </para>
/// </remarks>
internal sealed class RecordEncoder
{
    /// <summary>Texts are cut to this many UTF-16 units: the log watches distributions, it is no archive.</summary>
    internal const int MostTextLength = 1000;

    /// <summary>Bytes of a record before its columns.</summary>
    internal const int HeaderBytes = 28;

    // A rare large request does not leave a large buffer behind on its thread.
    private const int LargestKept = 1 << 18;

    [ThreadStatic]
    private static RecordEncoder? t_current;

    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>The encoder of the calling thread.</summary>
    public static RecordEncoder Current => t_current ??= new RecordEncoder();

    /// <summary>Encodes a request.</summary>
    /// <param name="source">What the rows belong to; it takes these columns.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">The input columns.</param>
    /// <param name="outputs">The output columns.</param>
    /// <param name="utcTicks">When the request came.</param>
    /// <param name="latencyTicks">How long the answer took.</param>
    /// <param name="mostBytes">Where to give up.</param>
    /// <returns>
    /// The record, valid until the next call on this thread; empty when it is longer than
    /// <paramref name="mostBytes"/>.
    /// </returns>
    public ReadOnlySpan<byte> Encode(
        PredictionSource source, int rows, ReadOnlySpan<Column> inputs, ReadOnlySpan<Column> outputs, long utcTicks,
        long latencyTicks, int mostBytes)
    {
        if (_bytes.Length > LargestKept)
            _bytes = new byte[1024];
        _length = sizeof(int); // of the record, known at the end
        Write(source.Index);
        Write(rows);
        Write(utcTicks);
        Write(latencyTicks);
        if (!TryWrite(inputs, mostBytes) || !TryWrite(outputs, mostBytes))
            return [];
        MemoryMarshal.Write(_bytes, _length);
        return _bytes.AsSpan(0, _length);
    }

    private bool TryWrite(ReadOnlySpan<Column> columns, int mostBytes)
    {
        foreach (Column column in columns)
        {
            switch (column)
            {
                case NumberColumn numbers:
                    WriteAll(numbers.Values);
                    break;
                case SingleColumn or SparseNumberColumn:
                    WriteAll<double>(column.ToNumbers());
                    break;
                case CategoryColumn categories:
                    WriteCategories(categories, mostBytes);
                    break;
                case BooleanColumn booleans:
                    WriteAll(booleans.Values);
                    break;
                case TextColumn texts:
                    foreach (string? text in texts.Values)
                    {
                        WriteText(text);
                        if (_length > mostBytes)
                            break;
                    }
                    break;
                default:
                    WriteAll(((Column<long>)column).Values);
                    break;
            }
            if (_length > mostBytes)
                return false;
        }
        return true;
    }

    private void WriteCategories(CategoryColumn column, int mostBytes)
    {
        ReadOnlySpan<int> codes = column.Values;
        bool withLevels = codes.Length > column.Levels.Count;
        Write((byte)(withLevels ? 1 : 0));
        if (!withLevels)
        {
            for (int row = 0; row < codes.Length && _length <= mostBytes; row++)
                WriteText(codes[row] < 0 ? null : column.Levels[codes[row]]);
            return;
        }
        Write(column.Levels.Count);
        for (int level = 0; level < column.Levels.Count && _length <= mostBytes; level++)
            WriteText(column.Levels[level]);
        WriteAll(codes);
    }

    private void WriteText(string? text)
    {
        if (text is null)
        {
            Write(-1);
            return;
        }
        ReadOnlySpan<char> units = text.AsSpan(0, Math.Min(text.Length, MostTextLength));
        Write(units.Length);
        WriteAll(units);
    }

    private void WriteAll<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        bytes.CopyTo(Take(bytes.Length));
    }

    private void Write<T>(T value)
        where T : unmanaged => MemoryMarshal.Write(Take(System.Runtime.CompilerServices.Unsafe.SizeOf<T>()), value);

    private Span<byte> Take(int count)
    {
        int start = _length;
        if (count > _bytes.Length - start)
            Array.Resize(ref _bytes, (int)Math.Max(Math.Min(2L * _bytes.Length, Array.MaxLength), (long)start + count));
        _length = start + count;
        return _bytes.AsSpan(start, count);
    }
}
