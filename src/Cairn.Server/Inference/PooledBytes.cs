using System.Buffers;

namespace Cairn.Server.Inference;

/// <summary>
/// Bytes in an array from the pool, which grows with what has really arrived, never with what was announced.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(16 << 10);

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    /// <summary>Room behind the bytes; at least one byte.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (Length == _array.Length)
                Grow(Length * 2L);
            return _array.AsMemory(Length);
        }
    }

    /// <summary>Takes bytes written to <see cref="Free"/>.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySequence<byte> bytes)
    {
        long length = Length + bytes.Length;
        if (length > _array.Length)
            Grow(Math.Max(length, _array.Length * 2L));
        bytes.CopyTo(_array.AsSpan(Length));
        Length = (int)length;
    }

    /// <summary>The bytes as a stream.</summary>
    public MemoryStream ToStream() => new(_array, 0, Length, writable: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        Length = 0;
    }

    private void Grow(long length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, Array.MaxLength));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
