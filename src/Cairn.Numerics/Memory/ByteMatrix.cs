using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Numerics.Memory;

/// <summary>
/// Rows of bytes, one after another, outside the managed heap: an array ends at two billion elements, a table of some
/// hundred million rows does not.
/// </summary>
/// <remarks>
/// On Linux the memory is asked to lie in large pages, as in <see cref="LargeArrays"/>. It is freed when the object is
/// no longer reachable. Reading is safe for any number of threads.
/// </remarks>
public sealed unsafe class ByteMatrix
{
    // What is read past a row's end by kernels that load whole vectors.
    private const int Margin = 64;

    private readonly byte* _memory;
    private readonly long _bytes;
    private readonly ScratchSpace? _space;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Number of rows, ≥ 0.</param>
    /// <param name="stride">Bytes a row, ≥ 1.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public ByteMatrix(long rows, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        RowCount = rows;
        Stride = stride;
        _bytes = checked(rows * stride + Margin);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)_bytes, LargeArrays.AlignmentFor(_bytes));
        LargeArrays.PreferLargePages(_memory, (nuint)_bytes);
        NativeMemory.Clear(_memory, (nuint)_bytes);
        GC.AddMemoryPressure(_bytes);
    }

    /// <summary>A matrix of any content in a temporary file; valid as long as its room is not given back.</summary>
    /// <param name="rows">Number of rows, ≥ 0.</param>
    /// <param name="stride">Bytes a row, ≥ 1.</param>
    /// <param name="space">Where it is to be.</param>
    /// <exception cref="IOException">The disk has no room for it.</exception>
    public ByteMatrix(long rows, int stride, ScratchSpace space)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        RowCount = rows;
        Stride = stride;
        _bytes = checked(rows * stride + Margin);
        _space = space;
        _memory = space.AllocateBytes(_bytes);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory.</summary>
    ~ByteMatrix()
    {
        if (_memory is null || _space is not null)
            return;
        NativeMemory.AlignedFree(_memory);
        GC.RemoveMemoryPressure(_bytes);
    }

    /// <summary>Number of rows.</summary>
    public long RowCount { get; }

    /// <summary>Bytes a row.</summary>
    public int Stride { get; }

    /// <summary>The first byte; valid as long as this object is reachable.</summary>
    internal byte* Memory => _memory;

    /// <summary>The bytes of <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    /// <returns>A view that is valid as long as this object is reachable.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows, or they are more than two billion bytes.</exception>
    public Span<byte> Rows(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, RowCount, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * Stride, Array.MaxLength, nameof(count));
        return MemoryMarshal.CreateSpan(ref Unsafe.AsRef<byte>(_memory + first * Stride), count * Stride);
    }
}
