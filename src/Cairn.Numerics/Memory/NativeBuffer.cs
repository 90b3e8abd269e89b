using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Numerics.Memory;

/// <summary>A list that grows outside the managed heap, for results of hundreds of megabytes whose length nobody knows.</summary>
/// <typeparam name="T">Type of an element, without references.</typeparam>
/// <remarks>
/// A managed list that grows leaves its former arrays to the collector, which takes its time with large ones; here the
/// system moves the pages, and they are gone once the list is turned into an array. Not safe for several threads at once.
/// </remarks>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int FewestElements = 256;

    private T* _elements;
    private int _capacity;

    /// <summary>Frees the memory.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an element.</summary>
    /// <exception cref="InvalidOperationException">An array could not hold so many.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T element)
    {
        if (Count == _capacity)
            Grow();
        _elements[Count++] = element;
    }

    /// <summary>The elements as an array; the buffer is empty afterwards and its memory free.</summary>
    public T[] Drain()
    {
        T[] array = GC.AllocateUninitializedArray<T>(Count);
        new ReadOnlySpan<T>(_elements, Count).CopyTo(array);
        Free();
        return array;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Grow()
    {
        if (_capacity == Array.MaxLength)
            throw new InvalidOperationException($"A list of more than {Array.MaxLength} elements cannot be held.");
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(FewestElements, 2L * _capacity));
        _elements = (T*)NativeMemory.Realloc(_elements, (nuint)capacity * (nuint)sizeof(T));
        _capacity = capacity;
    }

    private void Free()
    {
        NativeMemory.Free(_elements);
        _elements = null;
        _capacity = 0;
        Count = 0;
    }
}
