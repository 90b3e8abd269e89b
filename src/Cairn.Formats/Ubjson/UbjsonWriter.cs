using System.Buffers.Binary;
using System.Text;
using Cairn.Formats.Documents;

namespace Cairn.Formats.Ubjson;

/// <summary>
/// Writes a document as Universal Binary JSON (draft 12), the way that XGBoost reads it: lengths are of eight bytes, a
/// list of packed numbers is typed and counted, any other list is counted, an object ends with its marker.
/// </summary>
public static class UbjsonWriter
{
    /// <summary>Writes a document.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="value">The document.</param>
    public static void Write(Stream stream, DocumentValue value)
    {
        // Not disposed, which would close the stream that the caller owns.
        BufferedStream buffered = new(stream, 1 << 16);
        WriteValue(buffered, value);
        buffered.Flush();
    }

    private static void WriteValue(Stream stream, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentKind.Null:
                stream.WriteByte((byte)'Z');
                break;
            case DocumentKind.Boolean:
                stream.WriteByte((byte)(value.Boolean ? 'T' : 'F'));
                break;
            case DocumentKind.Number:
                stream.WriteByte(MarkerOf(value.Type));
                WriteNumber(stream, value.Number, value.Type);
                break;
            case DocumentKind.Text:
                stream.WriteByte((byte)'S');
                WriteText(stream, value.Text);
                break;
            case DocumentKind.Object:
                stream.WriteByte((byte)'{');
                foreach ((string name, DocumentValue member) in value.Members)
                {
                    WriteText(stream, name);
                    WriteValue(stream, member);
                }
                stream.WriteByte((byte)'}');
                break;
            case DocumentKind.List:
                stream.WriteByte((byte)'[');
                WriteCount(stream, value.Items.Count);
                foreach (DocumentValue item in value.Items)
                    WriteValue(stream, item);
                break;
            default:
                stream.WriteByte((byte)'[');
                stream.WriteByte((byte)'$');
                stream.WriteByte(MarkerOf(value.Type));
                WriteCount(stream, value.Numbers.Length);
                foreach (double number in value.Numbers)
                    WriteNumber(stream, number, value.Type);
                break;
        }
    }

    private static void WriteCount(Stream stream, int count)
    {
        stream.WriteByte((byte)'#');
        stream.WriteByte((byte)'L');
        WriteNumber(stream, count, NumberType.Int64);
    }

    private static void WriteText(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        stream.WriteByte((byte)'L');
        WriteNumber(stream, bytes.Length, NumberType.Int64);
        stream.Write(bytes);
    }

    private static byte MarkerOf(NumberType type) => (byte)(type switch
    {
        NumberType.Float32 => 'd',
        NumberType.UInt8 => 'U',
        NumberType.Int8 => 'i',
        NumberType.Int16 => 'I',
        NumberType.Int32 => 'l',
        NumberType.Int64 => 'L',
        _ => 'D',
    });

    private static void WriteNumber(Stream stream, double number, NumberType type)
    {
        Span<byte> bytes = stackalloc byte[8];
        switch (type)
        {
            case NumberType.Float32:
                BinaryPrimitives.WriteSingleBigEndian(bytes, (float)number);
                stream.Write(bytes[..4]);
                break;
            case NumberType.UInt8:
                stream.WriteByte((byte)number);
                break;
            case NumberType.Int8:
                stream.WriteByte((byte)(sbyte)number);
                break;
            case NumberType.Int16:
                BinaryPrimitives.WriteInt16BigEndian(bytes, (short)number);
                stream.Write(bytes[..2]);
                break;
            case NumberType.Int32:
                BinaryPrimitives.WriteInt32BigEndian(bytes, (int)number);
                stream.Write(bytes[..4]);
                break;
            case NumberType.Int64:
                BinaryPrimitives.WriteInt64BigEndian(bytes, (long)number);
                stream.Write(bytes);
                break;
            default:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                stream.Write(bytes);
                break;
        }
    }
}
