using System.Text;

namespace Cairn.Formats.Csv;

/// <summary>
/// Writes delimited records in UTF-8 (RFC 4180): a field is quoted when it could be misread otherwise.
/// </summary>
public sealed class CsvWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly byte _delimiter;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _length;
    private bool _isFirst = true;

    /// <summary>A writer to a stream, which is flushed but not closed at the end.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="delimiter">The character between fields, in ASCII.</param>
    public CsvWriter(Stream stream, char delimiter = ',')
    {
        _stream = stream;
        _delimiter = (byte)delimiter;
    }

    /// <summary>Writes a field that may need quotes.</summary>
    public void Write(string text)
    {
        Separate();
        if (!NeedsQuotes(text))
        {
            Append(text);
            return;
        }
        Append((byte)'"');
        for (int start = 0; ;)
        {
            int quote = text.AsSpan(start).IndexOf('"');
            if (quote < 0)
            {
                Append(text.AsSpan(start));
                break;
            }
            Append(text.AsSpan(start, quote + 1));
            Append((byte)'"');
            start += quote + 1;
        }
        Append((byte)'"');
    }

    /// <summary>Writes a field that cannot need quotes: a number, a date.</summary>
    public void Write<T>(T value, ReadOnlySpan<char> format = default)
        where T : struct, IUtf8SpanFormattable
    {
        Separate();
        Reserve(64);
        if (!value.TryFormat(
            _buffer.AsSpan(_length), out int written, format, System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A value is longer than 64 bytes.");
        _length += written;
    }

    /// <summary>Writes a double as the shortest text that reads back as it, with a point: 5 as <c>5.0</c>.</summary>
    public void WriteNumber(double value)
    {
        Write(value, "R");
        // Without a point a column of whole doubles would read back as one of integers.
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            Append((byte)'.');
            Append((byte)'0');
        }
    }

    /// <summary>Writes an empty field: a missing value.</summary>
    public void WriteMissing() => Separate();

    /// <summary>Writes an empty field in quotes, where nothing at all would be a blank line.</summary>
    public void WriteQuotedMissing()
    {
        Separate();
        Append((byte)'"');
        Append((byte)'"');
    }

    /// <summary>Ends the record.</summary>
    public void EndRecord()
    {
        Append((byte)'\n');
        _isFirst = true;
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Dispose()
    {
        Flush();
        _stream.Flush();
    }

    private bool NeedsQuotes(string text) =>
        text.Length == 0 || text[0] <= ' ' || text[^1] <= ' ' || text[0] == '\uFEFF'
        || text.AsSpan().ContainsAny((char)_delimiter, '"') || text.AsSpan().ContainsAny('\n', '\r');

    private void Separate()
    {
        if (!_isFirst)
            Append(_delimiter);
        _isFirst = false;
    }

    private void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        const int Part = 8192;
        for (int start = 0; start < text.Length;)
        {
            int length = Math.Min(Part, text.Length - start);
            // A pair of surrogates stays together.
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
                length--;
            Reserve(3 * Math.Max(length, 1));
            _length += Encoding.UTF8.GetBytes(text.Slice(start, length), _buffer.AsSpan(_length));
            start += length;
        }
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Flush();
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
