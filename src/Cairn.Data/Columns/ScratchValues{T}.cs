using System.Runtime.CompilerServices;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Columns;

/// <summary>Values of a column in a memory-mapped temporary file.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal sealed class ScratchValues<T>(ScratchArray<T> values) : StoredValues<T>
    where T : unmanaged
{
    // A few rows, such as those that are shown, are quicker in memory. There may be ten thousand columns of them.
    private const int SmallBytes = 1 << 14;

    public override int Length => values.Length;

    public override ReadOnlySpan<T> Span => values.Span;

    public override ReadOnlyMemory<T> Memory => values.Memory;

    public override ColumnStorage<T> Take(ReadOnlySpan<int> rows)
    {
        bool isSmall = (long)rows.Length * Unsafe.SizeOf<T>() < SmallBytes;
        ColumnStorage<T> storage = ColumnStorage.New(rows.Length, isSmall ? null : values.Space, out Span<T> taken);
        ReadOnlySpan<T> all = Span;
        for (int i = 0; i < taken.Length; i++)
            taken[i] = all[rows[i]];
        return storage;
    }
}
