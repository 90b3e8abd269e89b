using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Walks over a record of <see cref="RecordEncoder"/>, which the same process made.</summary>
internal ref struct RecordDecoder
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins at the first record of <paramref name="records"/>.</summary>
    public RecordDecoder(ReadOnlySpan<byte> records)
    {
        Length = MemoryMarshal.Read<int>(records);
        _rest = records[sizeof(int)..Length];
        Source = Read<int>();
        Rows = Read<int>();
        UtcTicks = Read<long>();
        LatencyTicks = Read<long>();
    }

    /// <summary>Bytes of the whole record; the next one begins behind them.</summary>
    public int Length { get; }

    /// <summary>Index of what the rows belong to.</summary>
    public int Source { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>When the request came.</summary>
    public long UtcTicks { get; }

    /// <summary>How long the answer took.</summary>
    public long LatencyTicks { get; }

    /// <summary>The next value.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        T value = MemoryMarshal.Read<T>(_rest);
        _rest = _rest[Unsafe.SizeOf<T>()..];
        return value;
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>The next text, whose units may stand at any address.</summary>
    /// <param name="text">Its UTF-16 units as bytes; empty when it is missing.</param>
    /// <returns>False when it is missing.</returns>
    public bool TryReadText(out ReadOnlySpan<byte> text)
    {
        int length = Read<int>();
        text = length < 0 ? [] : ReadBytes(length * sizeof(char));
        return length >= 0;
    }
}
