using System.Buffers.Binary;

namespace Cairn.Formats.Onnx;

/// <summary>Reads the message of a tensor: elements as numbers of their own fields, or as little-endian bytes.</summary>
internal static class OnnxTensorReader
{
    private const int MostExtents = 64;

    public static OnnxTensor Read(ProtobufReader reader, string source)
    {
        List<long> shape = [];
        List<double> numbers = [];
        List<float> singles = [];
        List<long> integers = [];
        List<string> texts = [];
        ReadOnlyMemory<byte>? raw = null;
        OnnxElement element = OnnxElement.Undefined;
        string name = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Integers(shape);
                    break;
                case 2:
                    element = (OnnxElement)reader.Integer();
                    break;
                case 4:
                    reader.Singles(singles);
                    break;
                case 5:
                case 7:
                case 11:
                    reader.Integers(integers);
                    break;
                case 6:
                    texts.Add(reader.Text());
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes().Bytes;
                    break;
                case 10:
                    reader.Doubles(numbers);
                    break;
                case 13:
                    throw reader.Wrong($"tensor '{name}' is kept in another file, which is not read");
                default:
                    reader.Skip();
                    break;
            }
        }
        double[] elements = raw is { } bytes ? Decode(element, bytes.Span, reader, name)
            : numbers.Count > 0 ? [.. numbers]
            : singles.Count > 0 ? [.. singles.Select(v => (double)v)]
            : [.. integers.Select(v => (double)v)];
        int count = element == OnnxElement.Text ? texts.Count : elements.Length;
        if (CountOf(shape) != count)
            throw new MalformedDataException(source, $"tensor '{name}' has {count} elements, which is not what its shape says.");
        return new OnnxTensor(name, element, shape, elements, texts);
    }

    // −1 for a shape that nothing can have.
    private static long CountOf(List<long> shape)
    {
        if (shape.Count > MostExtents)
            return -1;
        UInt128 count = 1;
        foreach (long extent in shape)
        {
            if (extent < 0)
                return -1;
            count *= (UInt128)extent;
            if (count > int.MaxValue)
                return -1;
        }
        return (long)count;
    }

    private static double[] Decode(OnnxElement element, ReadOnlySpan<byte> bytes, ProtobufReader reader, string name)
    {
        int size = element switch
        {
            OnnxElement.UInt8 or OnnxElement.Int8 or OnnxElement.Boolean => 1,
            OnnxElement.UInt16 or OnnxElement.Int16 => 2,
            OnnxElement.Float or OnnxElement.Int32 => 4,
            OnnxElement.Double or OnnxElement.Int64 => 8,
            _ => throw reader.Wrong($"tensor '{name}' has elements of type {(int)element}, which are not read"),
        };
        if (bytes.Length % size != 0)
            throw reader.Wrong($"tensor '{name}' has {bytes.Length} bytes for elements of {size} bytes");
        double[] values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = Decode(element, bytes.Slice(i * size, size));
        return values;
    }

    private static double Decode(OnnxElement element, ReadOnlySpan<byte> bytes) => element switch
    {
        OnnxElement.Int8 => (sbyte)bytes[0],
        OnnxElement.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        OnnxElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        OnnxElement.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        OnnxElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        OnnxElement.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        OnnxElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => bytes[0],
    };
}
