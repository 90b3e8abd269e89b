using System.Buffers.Binary;
using System.Text;

namespace Cairn.Formats.Onnx;

/// <summary>
/// Reads the wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding/) from memory. Every
/// length is checked against what is left before it is used.
/// </summary>
internal ref struct ProtobufReader
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlySpan<byte> _span;
    private readonly string _source;
    private readonly long _offset;
    private int _at;
    private int _wire;

    /// <summary>A reader of one message.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="source">Name of the file in messages.</param>
    /// <param name="offset">Where the message begins in the file.</param>
    public ProtobufReader(ReadOnlyMemory<byte> bytes, string source, long offset)
    {
        _bytes = bytes;
        _span = bytes.Span;
        _source = source;
        _offset = offset;
    }

    /// <summary>Number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field is a run of bytes: a text, a message, or packed numbers.</summary>
    public readonly bool IsBytes => _wire == 2;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_at == _span.Length)
            return false;
        ulong tag = ReadVarint();
        _wire = (int)(tag & 7);
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        if (Field == 0)
            throw Wrong("the field number 0");
        return true;
    }

    /// <summary>A number of variable length.</summary>
    public long Integer()
    {
        Want(0, "a whole number");
        return (long)ReadVarint();
    }

    /// <summary>A number of single precision.</summary>
    public float Single()
    {
        Want(5, "a number of four bytes");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>A run of bytes, and where it begins in the file.</summary>
    public (ReadOnlyMemory<byte> Bytes, long Offset) Bytes()
    {
        Want(2, "a run of bytes");
        int length = Length();
        int start = _at;
        Take(length);
        return (_bytes.Slice(start, length), _offset + start);
    }

    /// <summary>A reader of the message that the field holds.</summary>
    public ProtobufReader Message()
    {
        (ReadOnlyMemory<byte> bytes, long offset) = Bytes();
        return new ProtobufReader(bytes, _source, offset);
    }

    /// <summary>A text.</summary>
    public string Text()
    {
        (ReadOnlyMemory<byte> bytes, _) = Bytes();
        try
        {
            return s_utf8.GetString(bytes.Span);
        }
        catch (ArgumentException error)
        {
            throw new MalformedDataException(_source, $"at byte {_offset + _at}: a text is not UTF-8.", inner: error);
        }
    }

    /// <summary>Adds whole numbers, one or packed.</summary>
    public void Integers(List<long> values)
    {
        if (!IsBytes)
        {
            values.Add(Integer());
            return;
        }
        ProtobufReader packed = Message();
        while (packed._at < packed._span.Length)
            values.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds numbers of single precision, one or packed.</summary>
    public void Singles(List<float> values)
    {
        if (!IsBytes)
        {
            values.Add(Single());
            return;
        }
        ReadOnlySpan<byte> packed = Packed(4);
        for (int at = 0; at < packed.Length; at += 4)
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[at..]));
    }

    /// <summary>Adds numbers of double precision, one or packed.</summary>
    public void Doubles(List<double> values)
    {
        ReadOnlySpan<byte> packed = IsBytes ? Packed(8) : ReadFixed64();
        for (int at = 0; at < packed.Length; at += 8)
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[at..]));
    }

    /// <summary>Leaves the field out.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Take(Length());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw Wrong($"the wire type {_wire}");
        }
    }

    /// <summary>The error at this place.</summary>
    public readonly MalformedDataException Wrong(string what) => new(_source, $"at byte {_offset + _at}: {what}.");

    private ReadOnlySpan<byte> ReadFixed64()
    {
        Want(1, "a number of eight bytes");
        return Take(8);
    }

    private ReadOnlySpan<byte> Packed(int size)
    {
        int length = Length();
        if (length % size != 0)
            throw Wrong($"{length} bytes of numbers of {size} bytes each");
        return Take(length);
    }

    private readonly void Want(int wire, string what)
    {
        if (_wire != wire)
            throw Wrong($"field {Field} has the wire type {_wire}, wanted {what}");
    }

    private int Length()
    {
        ulong length = ReadVarint();
        if (length > (ulong)(_span.Length - _at))
            throw Wrong($"field {Field} claims {length} bytes where {_span.Length - _at} are left");
        return (int)length;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _span.Length - _at)
            throw Wrong("the message ends in the middle of a field");
        ReadOnlySpan<byte> taken = _span.Slice(_at, length);
        _at += length;
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at == _span.Length)
                throw Wrong("the message ends in the middle of a number");
            byte next = _span[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Wrong("a number of more than ten bytes");
    }
}
