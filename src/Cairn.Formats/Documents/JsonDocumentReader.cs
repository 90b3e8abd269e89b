using System.Buffers;
using System.Text;
using Cairn.Formats.Text;

namespace Cairn.Formats.Documents;

/// <summary>
/// Reads a JSON document (RFC 8259) from a stream: no copy of the text is kept, and lists of numbers are packed as
/// they arrive. NaN, Infinity and −Infinity, which many writers of models print, are numbers here.
/// </summary>
public sealed class JsonDocumentReader
{
    /// <summary>Lists and objects nested deeper are refused.</summary>
    public const int MostDepth = 64;

    private const int MostTextBytes = 16 << 20;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ByteFeed _feed;
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private int _depth;

    private JsonDocumentReader(ByteFeed feed)
    {
        _feed = feed;
    }

    /// <summary>Reads the one document that the rest of a stream is.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="MalformedDataException">It is not JSON, or nested too deep; the message has the byte.</exception>
    public static DocumentField Read(Stream stream, string source)
    {
        JsonDocumentReader reader = new(new ByteFeed(stream, source));
        DocumentValue value = reader.ReadValue();
        if (reader.PeekToken() >= 0)
            throw reader._feed.Wrong("something follows the document");
        return new DocumentField(source, "", value);
    }

    private DocumentValue ReadValue()
    {
        int next = PeekToken();
        switch (next)
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadList();
            case '"':
                return DocumentValue.Of(ReadText());
            case 't':
                return ReadWord("true", DocumentValue.Of(true));
            case 'f':
                return ReadWord("false", DocumentValue.Of(false));
            case 'n':
                return ReadWord("null", DocumentValue.Null);
            case -1:
                throw _feed.Wrong("the document ends where a value is wanted");
            default:
                return DocumentValue.Of(ReadNumber());
        }
    }

    private DocumentValue ReadObject()
    {
        Enter();
        OrderedDictionary<string, DocumentValue> members = new(StringComparer.Ordinal);
        if (PeekToken() != '}')
        {
            do
            {
                if (PeekToken() != '"')
                    throw _feed.Wrong("a name in quotes is wanted");
                string name = ReadText();
                if (PeekToken() != ':')
                    throw _feed.Wrong($"a colon is wanted after \"{Cut(name)}\"");
                _feed.Skip();
                if (!members.TryAdd(name, ReadValue()))
                    throw _feed.Wrong($"the name \"{Cut(name)}\" comes twice in one object");
            }
            while (TakeComma('}'));
        }
        Leave();
        return DocumentValue.Of(members);
    }

    private DocumentValue ReadList()
    {
        Enter();
        PackedNumbers? numbers = new();
        List<DocumentValue>? items = null;
        if (PeekToken() != ']')
        {
            do
            {
                if (numbers is not null && IsNumber(PeekToken()))
                {
                    numbers.Add(ReadNumber());
                    continue;
                }
                // The first value that is no number makes it a list of anything.
                items ??= [.. numbers!.ToArray().Select(n => DocumentValue.Of(n))];
                numbers = null;
                items.Add(ReadValue());
            }
            while (TakeComma(']'));
        }
        Leave();
        return items is null ? DocumentValue.Of(numbers!.ToArray()) : DocumentValue.Of(items);
    }

    private void Enter()
    {
        _feed.Skip();
        if (++_depth > MostDepth)
            throw _feed.Wrong($"lists and objects are nested deeper than {MostDepth}");
    }

    private void Leave()
    {
        _feed.Skip();
        _depth--;
    }

    // After a value: takes the comma, or stands before the end.
    private bool TakeComma(char end)
    {
        int next = PeekToken();
        if (next == end)
            return false;
        if (next != ',')
            throw _feed.Wrong($"',' or '{end}' is wanted");
        _feed.Skip();
        return true;
    }

    private static bool IsNumber(int next) => next is '-' or 'N' or 'I' || (next >= '0' && next <= '9');

    private double ReadNumber()
    {
        Span<byte> digits = stackalloc byte[64];
        int length = 0;
        for (int next = _feed.Peek(); IsNumberByte(next); next = _feed.Peek())
        {
            if (length == digits.Length)
                throw _feed.Wrong($"a number of more than {digits.Length} characters");
            digits[length++] = (byte)next;
            _feed.Skip();
        }
        ReadOnlySpan<byte> text = digits[..length];
        if (text.SequenceEqual("NaN"u8))
            return double.NaN;
        if (text.SequenceEqual("Infinity"u8))
            return double.PositiveInfinity;
        if (text.SequenceEqual("-Infinity"u8))
            return double.NegativeInfinity;
        if (length > 0 && (text[0] == '-' || char.IsAsciiDigit((char)text[0])) && Utf8Number.TryParse(text, out double value))
            return value;
        throw _feed.Wrong(length == 0 ? "a value is wanted" : $"'{Encoding.ASCII.GetString(text)}' is not a value");
    }

    private static bool IsNumberByte(int next) =>
        next is '-' or '+' or '.' || (next >= 0 && char.IsAsciiLetterOrDigit((char)next));

    private DocumentValue ReadWord(string word, DocumentValue value)
    {
        foreach (char letter in word)
        {
            if (_feed.Peek() != letter)
                throw _feed.Wrong($"'{word}' is wanted");
            _feed.Skip();
        }
        return value;
    }

    private string ReadText()
    {
        _feed.Skip();
        _text.ResetWrittenCount();
        for (byte next = _feed.Next(); next != '"'; next = _feed.Next())
        {
            if (next < 0x20)
                throw _feed.Wrong("a control character in a text");
            if (next == '\\')
                ReadEscape();
            else
                Append(next);
        }
        try
        {
            return s_utf8.GetString(_text.WrittenSpan);
        }
        catch (ArgumentException error)
        {
            throw new MalformedDataException(
                _feed.Source, $"at byte {_feed.Position}: a text is not UTF-8.", inner: error);
        }
    }

    private void Append(byte value)
    {
        if (_text.WrittenCount == MostTextBytes)
            throw _feed.Wrong($"a text of more than {MostTextBytes} bytes");
        _text.GetSpan(1)[0] = value;
        _text.Advance(1);
    }

    private void ReadEscape()
    {
        byte escape = _feed.Next();
        int plain = "\"\\/bfnrt".IndexOf((char)escape);
        if (plain >= 0)
        {
            Append((byte)"\"\\/\b\f\n\r\t"[plain]);
            return;
        }
        if (escape != 'u')
            throw _feed.Wrong($"'\\{(char)escape}' is not an escape");
        int unit = ReadHex();
        if (char.IsHighSurrogate((char)unit) && _feed.Peek() == '\\')
        {
            _feed.Skip();
            if (_feed.Next() != 'u')
                throw _feed.Wrong("half of a surrogate pair");
            int low = ReadHex();
            if (!char.IsLowSurrogate((char)low))
                throw _feed.Wrong("half of a surrogate pair");
            unit = char.ConvertToUtf32((char)unit, (char)low);
        }
        if (!Rune.TryCreate(unit, out Rune rune))
            throw _feed.Wrong("half of a surrogate pair");
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
            Append(b);
    }

    private int ReadHex()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            byte digit = _feed.Next();
            if (!char.IsAsciiHexDigit((char)digit))
                throw _feed.Wrong("four hexadecimal digits are wanted after \\u");
            value = (value << 4) | Convert.ToInt32(((char)digit).ToString(), 16);
        }
        return value;
    }

    // The next byte that is no blank.
    private int PeekToken()
    {
        int next = _feed.Peek();
        while (next is ' ' or '\n' or '\r' or '\t')
        {
            _feed.Skip();
            next = _feed.Peek();
        }
        return next;
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
