using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Cairn.Numerics.Memory;

namespace Cairn.Numerics.Histograms;

/// <summary>
/// Sums gradient pairs by the bin of each column, for the rows of a leaf: the inner loop of histogram boosting.
/// </summary>
/// <remarks>
/// The matrix of bins is row-major with one byte a cell, so that one line of memory serves up to 64 columns of a row;
/// the derivatives lie in the order of the leaf's rows. That line is then the only thing waited for: a leaf's rows lie
/// far apart. Each column has a fixed number of slots, which makes the slot's address a constant plus eight times the
/// bin.
/// </remarks>
public static class GradientHistogram
{
    /// <summary>Most columns of one call: a line of memory, and slots that stay in a second-level cache.</summary>
    public const int MostColumns = 64;

    // Rows of a deep leaf lie far apart; their lines are asked for this many rows ahead.
    private const int PrefetchRows = 16;

    /// <summary>The numbers of slots that a column can have, ascending.</summary>
    public static ReadOnlySpan<int> Widths => [16, 64, 256];

    /// <summary>The smallest width that holds <paramref name="bins"/> different bins, 1 to 256.</summary>
    public static int WidthFor(int bins) => bins <= 16 ? 16 : bins <= 64 ? 64 : 256;

    /// <summary>Adds the pair of each row to the slot of its bin in each column.</summary>
    /// <param name="matrix">Row-major cells; those read are below <paramref name="width"/>.</param>
    /// <param name="firstColumn">First cell of the row that is read.</param>
    /// <param name="columns">Number of cells read.</param>
    /// <param name="rows">Row numbers, each a row of the matrix; not checked.</param>
    /// <param name="values">Derivatives of these rows, in the same order.</param>
    /// <param name="scale">How derivatives become pairs.</param>
    /// <param name="histogram">columns × width sums, added to.</param>
    /// <param name="width">Slots a column: one of <see cref="Widths"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static unsafe void Accumulate(
        ByteMatrix matrix, int firstColumn, int columns, ReadOnlySpan<int> rows, ReadOnlySpan<GradientValue> values,
        GradientScale scale, Span<long> histogram, int width)
    {
        if (firstColumn < 0 || columns < 0 || firstColumn + columns > matrix.Stride
            || histogram.Length < (long)columns * width || values.Length < rows.Length)
        {
            throw new ArgumentException("The shapes of bins, derivatives and histogram do not fit together.");
        }
        fixed (int* rowNumbers = rows)
        fixed (GradientValue* value = values)
        fixed (long* sums = histogram)
        {
            byte* first = matrix.Memory + firstColumn;
            int count = rows.Length;
            switch (width)
            {
                case 16:
                    Accumulate<Width16>(first, matrix.Stride, columns, rowNumbers, count, value, scale, sums);
                    break;
                case 64:
                    Accumulate<Width64>(first, matrix.Stride, columns, rowNumbers, count, value, scale, sums);
                    break;
                case 256:
                    Accumulate<Width256>(first, matrix.Stride, columns, rowNumbers, count, value, scale, sums);
                    break;
                default:
                    throw new ArgumentException($"A histogram column has 16, 64 or 256 slots, not {width}.", nameof(width));
            }
        }
        GC.KeepAlive(matrix);
    }

    /// <summary>The plain form of <see cref="Accumulate"/>, which tests compare it with.</summary>
    public static void AccumulateScalar(
        ByteMatrix matrix, int firstColumn, int columns, ReadOnlySpan<int> rows, ReadOnlySpan<GradientValue> values,
        GradientScale scale, Span<long> histogram, int width)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Span<byte> cells = matrix.Rows(rows[i], 1);
            for (int c = 0; c < columns; c++)
                histogram[c * width + cells[firstColumn + c]] += scale.PairScalar(values[i]);
        }
    }

    /// <summary>Adds the pair of each row to the slot of its bin in each of some columns of two bytes a cell.</summary>
    /// <param name="matrix">Row-major cells.</param>
    /// <param name="firstByte">First byte of the row that is read; even, as the stride is.</param>
    /// <param name="offsets">First slot of each of the neighbouring columns that are read.</param>
    /// <param name="rows">Row numbers, each a row of the matrix; not checked, and nor are the bins.</param>
    /// <param name="values">Derivatives of these rows, in the same order.</param>
    /// <param name="scale">How derivatives become pairs.</param>
    /// <param name="histogram">Sums, added to; every bin of a column has a slot from its offset on.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static unsafe void AccumulateWide(
        ByteMatrix matrix, int firstByte, ReadOnlySpan<int> offsets, ReadOnlySpan<int> rows,
        ReadOnlySpan<GradientValue> values, GradientScale scale, Span<long> histogram)
    {
        if (firstByte < 0 || firstByte + 2 * offsets.Length > matrix.Stride || values.Length < rows.Length
            || (offsets.Length > 0 && histogram.IsEmpty))
        {
            throw new ArgumentException("The shapes of bins, derivatives and histogram do not fit together.");
        }
        fixed (int* offset = offsets)
        fixed (long* sums = histogram)
        {
            byte* first = matrix.Memory + firstByte;
            nint stride = matrix.Stride;
            for (int i = 0; i < rows.Length; i++)
            {
                if (Sse.IsSupported)
                    Sse.Prefetch0(first + rows[Math.Min(i + PrefetchRows, rows.Length - 1)] * stride);
                long pair = scale.Pair(values[i]);
                ushort* cells = (ushort*)(first + rows[i] * stride);
                for (int c = 0; c < offsets.Length; c++)
                    sums[offset[c] + cells[c]] += pair;
            }
        }
        GC.KeepAlive(matrix);
    }

    /// <summary>Adds sums to sums.</summary>
    /// <param name="sums">Added to.</param>
    /// <param name="others">What is added; of the same length.</param>
    public static void Add(Span<long> sums, ReadOnlySpan<long> others)
    {
        if (sums.Length != others.Length)
            throw new ArgumentException("The histograms differ in length.", nameof(others));
        int i = 0;
        ref long to = ref MemoryMarshal.GetReference(sums);
        ref long more = ref MemoryMarshal.GetReference(others);
        for (; i + Vector<long>.Count <= sums.Length; i += Vector<long>.Count)
            (Vector.LoadUnsafe(ref to, (nuint)i) + Vector.LoadUnsafe(ref more, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < sums.Length; i++)
            sums[i] += others[i];
    }

    /// <summary>Turns the sums of a whole and of one part into those of the other part, in the place of the whole.</summary>
    /// <param name="whole">Sums of all rows; becomes the sums of the rows that are not in the part.</param>
    /// <param name="part">Sums of some of the rows; of the same length.</param>
    public static void Subtract(Span<long> whole, ReadOnlySpan<long> part)
    {
        if (whole.Length != part.Length)
            throw new ArgumentException("The histograms differ in length.", nameof(part));
        int i = 0;
        ref long from = ref MemoryMarshal.GetReference(whole);
        ref long less = ref MemoryMarshal.GetReference(part);
        for (; i + Vector<long>.Count <= whole.Length; i += Vector<long>.Count)
            (Vector.LoadUnsafe(ref from, (nuint)i) - Vector.LoadUnsafe(ref less, (nuint)i)).StoreUnsafe(ref from, (nuint)i);
        for (; i < whole.Length; i++)
            whole[i] -= part[i];
    }

    // Each cell is loaded on its own: a load, an address and an addition in memory, with the column's first slot folded
    // into the address, are fewer instructions than taking a wide word apart. The bins of one row never share a slot,
    // so the additions of a row are independent of each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Accumulate<TWidth>(
        byte* first, nint stride, int columns, int* rows, int count, GradientValue* values, GradientScale scale,
        long* histogram)
        where TWidth : struct, IHistogramWidth
    {
        bool straddles = stride > MostColumns;
        for (int i = 0; i < count; i++)
        {
            if (Sse.IsSupported)
            {
                byte* ahead = first + rows[Math.Min(i + PrefetchRows, count - 1)] * stride;
                Sse.Prefetch0(ahead);
                if (straddles)
                    Sse.Prefetch0(ahead + columns - 1);
            }
            long pair = scale.Pair(values[i]);
            byte* cells = first + rows[i] * stride;
            long* sums = histogram;
            int left = columns;
            for (; left >= 8; left -= 8)
            {
                sums[cells[0]] += pair;
                (sums + TWidth.Slots)[cells[1]] += pair;
                (sums + 2 * TWidth.Slots)[cells[2]] += pair;
                (sums + 3 * TWidth.Slots)[cells[3]] += pair;
                (sums + 4 * TWidth.Slots)[cells[4]] += pair;
                (sums + 5 * TWidth.Slots)[cells[5]] += pair;
                (sums + 6 * TWidth.Slots)[cells[6]] += pair;
                (sums + 7 * TWidth.Slots)[cells[7]] += pair;
                cells += 8;
                sums += 8 * TWidth.Slots;
            }
            if (left >= 4)
            {
                sums[cells[0]] += pair;
                (sums + TWidth.Slots)[cells[1]] += pair;
                (sums + 2 * TWidth.Slots)[cells[2]] += pair;
                (sums + 3 * TWidth.Slots)[cells[3]] += pair;
                cells += 4;
                sums += 4 * TWidth.Slots;
                left -= 4;
            }
            for (; left > 0; left--)
            {
                sums[*cells++] += pair;
                sums += TWidth.Slots;
            }
        }
    }
}
