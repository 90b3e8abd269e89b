using System.Buffers.Binary;
using System.Text;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Grows as the parts of a segment are written to it, and is used again for the next one.</summary>
internal sealed class SegmentBytes
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes a number as 8 bytes, the least significant first.</summary>
    public void WriteNumber(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>Writes a whole number, zigzag and of variable length.</summary>
    public void WriteSigned(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a whole number of variable length (LEB128).</summary>
    public void WriteUnsigned(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }

    /// <summary>Writes a text: its length in bytes plus 1, then UTF-8.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        WriteUnsigned((ulong)count + 1);
        Encoding.UTF8.GetBytes(text, Take(count));
    }

    private Span<byte> Take(int count)
    {
        int start = _length;
        if (count > _bytes.Length - start)
            Array.Resize(ref _bytes, (int)Math.Max(Math.Min(2L * _bytes.Length, Array.MaxLength), (long)start + count));
        _length = start + count;
        return _bytes.AsSpan(start, count);
    }
}
