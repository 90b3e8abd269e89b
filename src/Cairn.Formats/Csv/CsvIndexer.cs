using System.Runtime.CompilerServices;
using Cairn.Formats.Text;

namespace Cairn.Formats.Csv;

/// <summary>Finds the fields of a block of whole CSV records (RFC 4180).</summary>
/// <remarks>
/// A quote opens a quoted field only where a field begins; elsewhere it is an ordinary character. That is the rule of
/// Python's csv module and pandas, and lets texts such as <c>5" pipe</c> pass. Not safe for several threads at once.
/// </remarks>
public sealed class CsvIndexer
{
    private const int Window = 16 * 1024;

    private readonly CsvDialect _dialect;
    private readonly int _columns;
    private readonly int[] _positions = new int[Window];

    private int _fieldStart;
    private int _rowStart;
    private int _rowFirst;
    private int _state;
    private int _opened;
    private int _closed;
    private int _skip;
    private bool _escaped;

    private const int Plain = 0;
    private const int InQuotes = 1;
    private const int AfterQuotes = 2;

    /// <summary>An indexer of one dialect.</summary>
    /// <param name="dialect">How the records are written.</param>
    /// <param name="columns">Fields that every record must have, or 0 to accept any number.</param>
    public CsvIndexer(CsvDialect dialect, int columns)
    {
        _dialect = dialect;
        _columns = columns;
    }

    /// <summary>For each row the number of fields; kept only where any number is accepted.</summary>
    public List<int> FieldsOfRows { get; } = [];

    /// <summary>For each row the byte where it begins; kept only where any number of fields is accepted.</summary>
    public List<int> StartsOfRows { get; } = [];

    /// <summary>Finds all fields of <paramref name="block"/>, whose last record ends with a line end.</summary>
    /// <param name="block">Whole records.</param>
    /// <param name="fields">Cleared, then filled row by row.</param>
    /// <exception cref="BlockException">
    /// A record has another number of fields, or text follows a closing quote.
    /// </exception>
    public void Index(ReadOnlySpan<byte> block, FieldSpans fields) => Index(block, 0, fields);

    /// <summary>As the other overload, from the record that begins at byte <paramref name="start"/>.</summary>
    public void Index(ReadOnlySpan<byte> block, int start, FieldSpans fields)
    {
        fields.Clear();
        FieldsOfRows.Clear();
        StartsOfRows.Clear();
        _fieldStart = _rowStart = start;
        _rowFirst = 0;
        _state = Plain;
        _skip = -1;
        bool quotes = _dialect.Quoted && block.Contains((byte)'"');
        byte third = quotes ? (byte)'"' : _dialect.LineEnd;
        for (int at = start; at < block.Length; at += Window)
        {
            ReadOnlySpan<byte> window = block[at..Math.Min(block.Length, at + Window)];
            int count = StructuralScan.Find(window, _dialect.Delimiter, _dialect.LineEnd, third, at, _positions);
            if (quotes)
                TakeQuoted(block, fields, _positions.AsSpan(0, count));
            else
                TakePlain(block, fields, _positions.AsSpan(0, count));
        }
        if (_state == InQuotes)
            throw Unclosed(_opened);
        if (_rowStart < block.Length)
            EndRow(block, fields, block.Length);
    }

    /// <summary>The error for a quoted field that is never closed.</summary>
    internal static BlockException Unclosed(int offset) => new(
        offset, "a quoted field begins here and is never closed.",
        "Close it with a double quote, and double every quote inside it.") { IsQuoting = true };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakePlain(ReadOnlySpan<byte> block, FieldSpans fields, ReadOnlySpan<int> positions)
    {
        byte lineEnd = _dialect.LineEnd;
        bool trims = _dialect.TrimsBlanks;
        foreach (int position in positions)
        {
            if (block[position] == lineEnd)
                EndRow(block, fields, position);
            else if (trims)
                AddTrimmed(block, fields, position);
            else
                fields.Add(_fieldStart, position);
            _fieldStart = position + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeQuoted(ReadOnlySpan<byte> block, FieldSpans fields, ReadOnlySpan<int> positions)
    {
        foreach (int position in positions)
        {
            byte value = block[position];
            if (_state == InQuotes)
            {
                if (value == '"' && position != _skip)
                    MeetQuote(block, position);
                continue;
            }
            if (value == '"')
            {
                if (_state == AfterQuotes)
                    throw TextAfterQuote();
                if (position == _fieldStart || (_dialect.TrimsBlanks && IsBlank(block[_fieldStart..position])))
                {
                    _state = InQuotes;
                    _opened = position;
                    _escaped = false;
                }
                continue;
            }
            if (value == _dialect.LineEnd)
                EndRow(block, fields, position);
            else
                EndField(block, fields, position);
            _fieldStart = position + 1;
        }
    }

    // Inside quotes: the first of a doubled pair says that the next byte is to be passed over; a single one closes.
    private void MeetQuote(ReadOnlySpan<byte> block, int position)
    {
        if (position + 1 < block.Length && block[position + 1] == '"')
        {
            _escaped = true;
            _skip = position + 1;
            return;
        }
        _closed = position;
        _state = AfterQuotes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EndField(ReadOnlySpan<byte> block, FieldSpans fields, int end)
    {
        if (_state == AfterQuotes)
        {
            if (!IsBlank(block[(_closed + 1)..end]))
                throw TextAfterQuote();
            fields.AddQuoted(_opened + 1, _closed, _escaped);
            _state = Plain;
        }
        else if (_dialect.TrimsBlanks)
        {
            AddTrimmed(block, fields, end);
        }
        else
        {
            fields.Add(_fieldStart, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTrimmed(ReadOnlySpan<byte> block, FieldSpans fields, int end)
    {
        int start = _fieldStart;
        while (start < end && Blanks.IsBlank(block[start]))
            start++;
        while (end > start && Blanks.IsBlank(block[end - 1]))
            end--;
        fields.Add(start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EndRow(ReadOnlySpan<byte> block, FieldSpans fields, int lineEnd)
    {
        int end = lineEnd;
        if (end > _fieldStart && block[end - 1] == '\r')
            end--;
        // A line with nothing in it is no record, unless the one column of the table may be what is missing.
        bool isBlank = end == _fieldStart && fields.Count == _rowFirst && _state == Plain;
        if (!isBlank || _columns == 1)
        {
            EndField(block, fields, end);
            int found = fields.Count - _rowFirst;
            if (_columns == 0)
            {
                FieldsOfRows.Add(found);
                StartsOfRows.Add(_rowStart);
            }
            else if (found != _columns)
            {
                throw Ragged(_rowStart, found, _columns);
            }
            fields.Rows++;
        }
        _rowStart = lineEnd + 1;
        _rowFirst = fields.Count;
    }

    /// <summary>The error for a record with another number of fields than the first.</summary>
    public static BlockException Ragged(int offset, int found, int wanted) => new(
        offset,
        $"found {Count(found)}, wanted {wanted}.",
        "Every record needs as many fields as the first; quote a field that holds the delimiter.");

    private static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    private BlockException TextAfterQuote() => new(
        _opened, "text follows the closing quote of a field.",
        "Double the quotes inside a quoted field (\"\").") { IsQuoting = true };

    private static bool IsBlank(ReadOnlySpan<byte> text) => Blanks.Trim(text).IsEmpty;
}
