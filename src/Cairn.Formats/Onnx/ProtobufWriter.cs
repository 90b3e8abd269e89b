using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Cairn.Formats.Onnx;

/// <summary>Writes the wire format of protocol buffers into memory.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>A number of variable length.</summary>
    public void Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>A number of single precision.</summary>
    public void Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>A text; left out when empty.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
            Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>A run of bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>A message.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        ProtobufWriter inner = new();
        write(inner);
        Bytes(field, inner.Written);
    }

    /// <summary>Whole numbers, packed.</summary>
    public void Integers(int field, IReadOnlyList<long> values)
    {
        if (values.Count == 0)
            return;
        ProtobufWriter inner = new();
        foreach (long value in values)
            inner.Varint((ulong)value);
        Bytes(field, inner.Written);
    }

    /// <summary>Numbers of single precision, packed.</summary>
    public void Singles(int field, IReadOnlyList<float> values)
    {
        if (values.Count == 0)
            return;
        byte[] bytes = new byte[values.Count * 4];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        Bytes(field, bytes);
    }

    private void Varint(ulong value)
    {
        Span<byte> span = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
