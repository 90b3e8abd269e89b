using System.Buffers.Binary;
using System.Text;
using Cairn.Formats.Documents;

namespace Cairn.Formats.Ubjson;

/// <summary>
/// Reads a document of Universal Binary JSON (draft 12): typed and counted lists and objects, numbers of every size but
/// the unbounded one. Lengths are not believed: what is allocated grows with the bytes that have come.
/// </summary>
public sealed class UbjsonReader
{
    private const int MostTextBytes = 16 << 20;

    // A counted list of values that take no bytes of their own could claim to be endless.
    private const int MostEmptyValues = 1 << 16;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ByteFeed _feed;
    private int _depth;

    private UbjsonReader(ByteFeed feed)
    {
        _feed = feed;
    }

    /// <summary>Reads the one document that the rest of a stream is.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="MalformedDataException">It is not UBJSON, or nested too deep; the message has the byte.</exception>
    public static DocumentField Read(Stream stream, string source)
    {
        UbjsonReader reader = new(new ByteFeed(stream, source));
        DocumentValue value = reader.ReadValue(reader.NextMarker());
        if (reader._feed.Peek() >= 0)
            throw reader._feed.Wrong("something follows the document");
        return new DocumentField(source, "", value);
    }

    private DocumentValue ReadValue(byte marker)
    {
        switch ((char)marker)
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadList();
            case 'S':
                return DocumentValue.Of(ReadText());
            case 'C':
                return DocumentValue.Of(((char)_feed.Next()).ToString());
            case 'T':
                return DocumentValue.Of(true);
            case 'F':
                return DocumentValue.Of(false);
            case 'Z':
                return DocumentValue.Null;
            default:
                return DocumentValue.Of(ReadNumber(marker), TypeOf(marker));
        }
    }

    private DocumentValue ReadObject()
    {
        Enter();
        (byte type, long count) = ReadHeader('}');
        OrderedDictionary<string, DocumentValue> members = new(StringComparer.Ordinal);
        for (long i = 0; count < 0 ? PeekMarker() != '}' : i < count; i++)
        {
            string name = ReadText();
            if (!members.TryAdd(name, ReadValue(type != 0 ? type : NextMarker())))
                throw _feed.Wrong($"the name \"{(name.Length <= 60 ? name : name[..60] + "…")}\" comes twice in one object");
        }
        Leave(count);
        return DocumentValue.Of(members);
    }

    private DocumentValue ReadList()
    {
        Enter();
        (byte type, long count) = ReadHeader(']');
        DocumentValue list;
        if (type != 0 && IsNumber(type))
            list = DocumentValue.Of(ReadNumbers(type, count), TypeOf(type));
        else
            list = ReadItems(type, count);
        Leave(count);
        return list;
    }

    private DocumentValue ReadItems(byte type, long count)
    {
        if ((char)type is 'T' or 'F' or 'Z' && count > MostEmptyValues)
            throw _feed.Wrong($"a list of {count} values without bytes");
        List<DocumentValue> items = [];
        bool numbers = true;
        for (long i = 0; count < 0 ? PeekMarker() != ']' : i < count; i++)
        {
            DocumentValue item = ReadValue(type != 0 ? type : NextMarker());
            numbers &= item.Kind == DocumentKind.Number;
            items.Add(item);
        }
        return numbers && items.Count > 0
            ? DocumentValue.Of([.. items.Select(item => item.Number)], items[0].Type)
            : DocumentValue.Of(items);
    }

    private double[] ReadNumbers(byte type, long count)
    {
        int size = SizeOf(type);
        PackedNumbers numbers = new();
        Span<byte> block = stackalloc byte[4096];
        for (long done = 0; done < count;)
        {
            int now = (int)Math.Min(block.Length / size, count - done);
            _feed.Take(block[..(now * size)]);
            for (int i = 0; i < now; i++)
                numbers.Add(Decode(type, block[(i * size)..]));
            done += now;
        }
        return numbers.ToArray();
    }

    // The type (0 for none) and the count (−1 for none) of a list or an object.
    private (byte Type, long Count) ReadHeader(char end)
    {
        byte type = 0;
        if (PeekMarker() == '$')
        {
            _feed.Skip();
            type = _feed.Next();
            if (PeekMarker() != '#')
                throw _feed.Wrong("a typed list without a count");
        }
        if (PeekMarker() != '#')
            return (0, -1);
        _feed.Skip();
        long count = ReadLength();
        if (count > Array.MaxLength / sizeof(double))
            throw _feed.Wrong($"{count} values before '{end}' are more than can be held");
        return (type, count);
    }

    private void Enter()
    {
        if (++_depth > JsonDocumentReader.MostDepth)
            throw _feed.Wrong($"lists and objects are nested deeper than {JsonDocumentReader.MostDepth}");
    }

    // Only what has no count has an end marker.
    private void Leave(long count)
    {
        if (count < 0)
            _feed.Skip();
        _depth--;
    }

    private string ReadText()
    {
        long length = ReadLength();
        if (length > MostTextBytes)
            throw _feed.Wrong($"a text of {length} bytes, at most {MostTextBytes} are allowed");
        byte[] bytes = new byte[Math.Min(length, 4096)];
        for (int done = 0; done < length;)
        {
            if (done == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(length, bytes.Length * 2L));
            _feed.Take(bytes.AsSpan(done));
            done = bytes.Length;
        }
        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (ArgumentException error)
        {
            throw new MalformedDataException(
                _feed.Source, $"at byte {_feed.Position}: a text is not UTF-8.", inner: error);
        }
    }

    private long ReadLength()
    {
        byte marker = NextMarker();
        if (!IsNumber(marker) || (char)marker is 'd' or 'D')
            throw _feed.Wrong($"a length is wanted, found the marker {Show(marker)}");
        double length = ReadNumber(marker);
        return length >= 0 ? (long)length : throw _feed.Wrong($"the length {length}");
    }

    private double ReadNumber(byte marker)
    {
        if (!IsNumber(marker))
            throw _feed.Wrong($"the marker {Show(marker)} is not that of a value");
        Span<byte> bytes = stackalloc byte[8];
        _feed.Take(bytes[..SizeOf(marker)]);
        return Decode(marker, bytes);
    }

    private static double Decode(byte marker, ReadOnlySpan<byte> bytes) => (char)marker switch
    {
        'd' => BinaryPrimitives.ReadSingleBigEndian(bytes),
        'D' => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        'U' => bytes[0],
        'i' => (sbyte)bytes[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(bytes),
        'l' => BinaryPrimitives.ReadInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
    };

    private static int SizeOf(byte marker) => (char)marker switch
    {
        'U' or 'i' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        _ => 8,
    };

    private static NumberType TypeOf(byte marker) => (char)marker switch
    {
        'd' => NumberType.Float32,
        'U' => NumberType.UInt8,
        'i' => NumberType.Int8,
        'I' => NumberType.Int16,
        'l' => NumberType.Int32,
        'L' => NumberType.Int64,
        _ => NumberType.Float64,
    };

    private static bool IsNumber(byte marker) => (char)marker is 'U' or 'i' or 'I' or 'l' or 'L' or 'd' or 'D';

    private static string Show(byte marker) =>
        marker is > 0x20 and < 0x7F ? $"'{(char)marker}'" : $"0x{marker:X2}";

    private byte NextMarker()
    {
        PeekMarker();
        return _feed.Next();
    }

    // 'N' stands for nothing at all and may come before any marker.
    private int PeekMarker()
    {
        while (_feed.Peek() == 'N')
            _feed.Skip();
        return _feed.Peek();
    }
}
