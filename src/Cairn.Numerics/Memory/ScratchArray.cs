using System.Buffers;
using System.Runtime.CompilerServices;

namespace Cairn.Numerics.Memory;

/// <summary>An array in a <see cref="ScratchSpace"/>, which is valid as long as that is not given back.</summary>
/// <typeparam name="T">Type of an element.</typeparam>
public sealed unsafe class ScratchArray<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly T* _start;

    internal ScratchArray(ScratchSpace space, T* start, int length)
    {
        Space = space;
        _start = start;
        Length = length;
    }

    /// <summary>The room that it is in.</summary>
    public ScratchSpace Space { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    /// <exception cref="ObjectDisposedException">The room is given back.</exception>
    public Span<T> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(Space.IsDisposed, Space);
            return new Span<T>(_start, Length);
        }
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan() => Span;

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
