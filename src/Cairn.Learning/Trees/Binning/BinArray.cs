using System.Runtime.CompilerServices;
using Cairn.Numerics.Memory;

namespace Cairn.Learning.Trees.Binning;

/// <summary>The bins of one feature, row after row: in memory, or in a memory-mapped file.</summary>
/// <typeparam name="TBin">Type of a bin, of one or two bytes.</typeparam>
internal sealed class BinArray<TBin>
    where TBin : unmanaged
{
    private readonly TBin[]? _array;
    private readonly ScratchArray<TBin>? _stored;

    /// <summary>Room for so many bins, of any content.</summary>
    /// <param name="length">Number of bins.</param>
    /// <param name="scratch">Where they are to be; null for memory.</param>
    public BinArray(int length, ScratchSpace? scratch)
    {
        if (scratch is null)
            _array = GC.AllocateUninitializedArray<TBin>(length);
        else
            _stored = scratch.Allocate<TBin>(length);
    }

    /// <summary>The bins.</summary>
    public Span<TBin> Span => _array is not null ? _array : _stored!.Span;

    /// <summary>The bins as memory.</summary>
    public ReadOnlyMemory<TBin> Memory => _array is not null ? _array : _stored!.Memory;

    /// <summary>The bin of a row.</summary>
    public TBin this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _array is not null ? _array[row] : _stored!.Span[row];
    }
}
