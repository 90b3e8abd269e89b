using Cairn.Numerics.Memory;

namespace Cairn.Data.Columns;

/// <summary>Makes room for the values of a column.</summary>
internal static class ColumnStorage
{
    /// <summary>Room for so many values, in a file where there is one to use.</summary>
    /// <param name="length">Number of values.</param>
    /// <param name="scratch">Where they are to be; null for memory.</param>
    /// <param name="values">To be filled before a column is made of them.</param>
    public static ColumnStorage<T> New<T>(int length, ScratchSpace? scratch, out Span<T> values)
        where T : unmanaged
    {
        if (scratch is null)
        {
            T[] array = GC.AllocateUninitializedArray<T>(length);
            values = array;
            return array;
        }
        ScratchArray<T> stored = scratch.Allocate<T>(length);
        values = stored.Span;
        return new ColumnStorage<T>(new ScratchValues<T>(stored));
    }
}
