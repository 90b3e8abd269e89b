using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Cairn.Formats.Text;

namespace Cairn.Formats.JsonLines;

/// <summary>
/// Finds keys and values of a block of lines with one JSON object each. Not safe for several threads at once.
/// </summary>
/// <remarks>
/// Values are kept as places in <see cref="Text"/>: the block followed by the strings that had escapes, undone. An
/// empty place stands for null, for a key that a line lacks, and for the empty string.
/// </remarks>
public sealed class JsonLinesIndexer
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 8 };

    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private readonly List<byte[]> _keyBytes = [];
    private readonly List<int> _lastRow = [];
    private readonly List<Cell> _cells = [];
    private readonly List<int> _rowStarts = [];
    private byte[] _text = [];
    private int _textLength;
    private ulong[] _words = [];

    /// <summary>The keys of the block, in order of first occurrence.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Number of objects.</summary>
    public int Rows => _rowStarts.Count;

    /// <summary>The bytes that the places point into.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    /// <summary>The byte of the block where a row begins.</summary>
    public int StartOf(int row) => _rowStarts[row];

    /// <summary>Finds everything in <paramref name="block"/>.</summary>
    /// <exception cref="BlockException">A line is not one flat JSON object.</exception>
    public void Index(ReadOnlySpan<byte> block)
    {
        _codeOf.Clear();
        _keys.Clear();
        _keyBytes.Clear();
        _lastRow.Clear();
        _cells.Clear();
        _rowStarts.Clear();
        if (_text.Length < block.Length)
            _text = new byte[block.Length * 2];
        block.CopyTo(_text);
        _textLength = block.Length;
        for (int start = 0; start < block.Length;)
        {
            int length = block[start..].IndexOf((byte)'\n');
            length = length < 0 ? block.Length - start : length;
            ReadOnlySpan<byte> line = block.Slice(start, length);
            if (!Blanks.Trim(line).IsEmpty)
                IndexLine(line, start);
            start += length + 1;
        }
        long cells = (long)Rows * _keys.Count;
        if (cells > 50_000_000 && cells > 100L * _cells.Count)
        {
            throw new BlockException(
                0, $"the {Rows} objects from here on have {_keys.Count} different keys, nearly all missing in each.",
                "Give every object the same keys.");
        }
    }

    /// <summary>The places of the values of one key, one a row; valid until the next call.</summary>
    /// <param name="key">Index into <see cref="Keys"/>.</param>
    public ReadOnlySpan<ulong> WordsOf(int key)
    {
        if (_words.Length < Rows)
            _words = new ulong[Math.Max(Rows, 1024)];
        Span<ulong> words = _words.AsSpan(0, Rows);
        words.Clear();
        // Where every line has the same keys in the same order, the cells of a key lie at equal distances.
        int stride = _keys.Count;
        bool isRegular = _cells.Count == (long)Rows * stride;
        for (int row = 0; row < words.Length && isRegular; row++)
        {
            Cell cell = _cells[(row * stride) + key];
            isRegular = cell.Key == key && cell.Row == row;
            words[row] = cell.Word;
        }
        if (isRegular)
            return words;
        words.Clear();
        foreach (ref readonly Cell cell in CollectionsMarshal.AsSpan(_cells))
        {
            if (cell.Key == key)
                words[cell.Row] = cell.Word;
        }
        return words;
    }

    private void IndexLine(ReadOnlySpan<byte> line, int start)
    {
        int row = _rowStarts.Count;
        _rowStarts.Add(start);
        Utf8JsonReader reader = new(line, s_options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new BlockException(
                    start, $"found {NameOf(reader.TokenType)}, wanted an object such as {{\"a\": 1}}.");
            }
            int position = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int key = KeyOf(ref reader, position++);
                if (_lastRow[key] == row)
                    throw new BlockException(start, $"key '{_keys[key]}' occurs twice in one object.");
                _lastRow[key] = row;
                reader.Read();
                TakeValue(ref reader, start, row, key);
            }
            if (reader.Read())
                throw new BlockException(start, "more follows the object.", "Write one object a line.");
        }
        catch (JsonException error)
        {
            string reason = error.Message.Split(" LineNumber:")[0];
            throw new BlockException(
                start, $"this is not a whole JSON object: {reason}",
                "Write one object a line, without line breaks in it.");
        }
        catch (InvalidOperationException)
        {
            throw new BlockException(start, "a string has an escape that is no character.");
        }
    }

    // Most lines have the same keys in the same order, so the key at the same position is tried first.
    private int KeyOf(ref Utf8JsonReader reader, int position)
    {
        if (position < _keys.Count && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(_keyBytes[position]))
            return position;
        string name = reader.GetString()!;
        if (!_codeOf.TryGetValue(name, out int key))
        {
            _codeOf[name] = key = _keys.Count;
            _keys.Add(name);
            _keyBytes.Add(Encoding.UTF8.GetBytes(name));
            _lastRow.Add(-1);
        }
        return key;
    }

    private void TakeValue(ref Utf8JsonReader reader, int start, int row, int key)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String when reader.ValueIsEscaped:
                EnsureRoom(reader.ValueSpan.Length);
                int length = reader.CopyString(_text.AsSpan(_textLength));
                _cells.Add(new Cell(row, key, FieldSpans.Quoted(_textLength, length)));
                _textLength += length;
                return;
            case JsonTokenType.String:
                _cells.Add(new Cell(
                    row, key, FieldSpans.Quoted(start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)));
                return;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                _cells.Add(new Cell(
                    row, key, FieldSpans.Plain(start + (int)reader.TokenStartIndex, reader.ValueSpan.Length)));
                return;
            default:
                throw new BlockException(
                    start,
                    $"key '{_keys[key]}': found {NameOf(reader.TokenType)}, wanted a number, "
                    + "text, true, false or null.",
                    "Flatten the object first: {\"a\": {\"b\": 1}} as {\"a_b\": 1}.");
        }
    }

    private void EnsureRoom(int length)
    {
        if (_text.Length - _textLength < length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + length));
    }

    private static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.None => "nothing",
        _ => token.ToString().ToLowerInvariant(),
    };

    private readonly record struct Cell(int Row, int Key, ulong Word);
}
