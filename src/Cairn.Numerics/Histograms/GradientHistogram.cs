using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Numerics.Histograms;

/// <summary>
/// Sums gradient pairs by the bin of each column, for the rows of a leaf: the inner loop of histogram boosting.
/// </summary>
/// <remarks>
/// The matrix of bins is row-major with one byte a cell, so one line of memory serves all columns of a row. Each
/// column has a fixed number of slots, which makes the slot address a constant plus eight times the bin. Callers keep
/// the columns of one call few enough that their slots stay in the first-level cache (see <see cref="ColumnsInCache"/>).
/// </remarks>
public static class GradientHistogram
{
    // Rows of a deep leaf lie far apart; their lines are asked for this many rows ahead.
    private const int PrefetchRows = 16;

    // Half of a common first-level data cache is left to the bins, the pairs and the row numbers.
    private const int CacheBytes = 30 * 1024;

    /// <summary>The numbers of slots that a column can have, ascending.</summary>
    public static ReadOnlySpan<int> Widths => [16, 64, 256];

    /// <summary>The smallest width that holds <paramref name="bins"/> different bins, 1 to 256.</summary>
    public static int WidthFor(int bins) => bins <= 16 ? 16 : bins <= 64 ? 64 : 256;

    /// <summary>Most columns of a width whose slots stay in the first-level cache together.</summary>
    public static int ColumnsInCache(int width) => CacheBytes / (width * sizeof(long));

    /// <summary>Adds the pair of each row to the slot of its bin in each column.</summary>
    /// <param name="bins">Row-major cells; those read are below <paramref name="width"/>.</param>
    /// <param name="stride">Cells a row.</param>
    /// <param name="firstColumn">First cell of the row that is read.</param>
    /// <param name="columns">Number of cells read.</param>
    /// <param name="rows">Row numbers, each below the number of pairs; not checked.</param>
    /// <param name="pairs">Pair of each row of the matrix, indexed by row number; see <see cref="GradientPair"/>.</param>
    /// <param name="histogram">columns × width sums, added to.</param>
    /// <param name="width">Slots a column: one of <see cref="Widths"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static unsafe void Accumulate(
        ReadOnlySpan<byte> bins, int stride, int firstColumn, int columns, ReadOnlySpan<int> rows,
        ReadOnlySpan<long> pairs, Span<long> histogram, int width)
    {
        if (firstColumn < 0 || columns < 0 || firstColumn + columns > stride
            || histogram.Length < (long)columns * width || bins.Length < (long)pairs.Length * stride)
        {
            throw new ArgumentException("The shapes of bins, pairs and histogram do not fit together.");
        }
        fixed (byte* matrix = bins)
        fixed (int* rowNumbers = rows)
        fixed (long* pair = pairs)
        fixed (long* sums = histogram)
        {
            byte* first = matrix + firstColumn;
            switch (width)
            {
                case 16:
                    Accumulate<Width16>(first, stride, columns, rowNumbers, rows.Length, pair, sums);
                    break;
                case 64:
                    Accumulate<Width64>(first, stride, columns, rowNumbers, rows.Length, pair, sums);
                    break;
                case 256:
                    Accumulate<Width256>(first, stride, columns, rowNumbers, rows.Length, pair, sums);
                    break;
                default:
                    throw new ArgumentException($"A histogram column has 16, 64 or 256 slots, not {width}.", nameof(width));
            }
        }
    }

    /// <summary>The plain form of <see cref="Accumulate"/>, which tests compare it with.</summary>
    public static void AccumulateScalar(
        ReadOnlySpan<byte> bins, int stride, int firstColumn, int columns, ReadOnlySpan<int> rows,
        ReadOnlySpan<long> pairs, Span<long> histogram, int width)
    {
        foreach (int row in rows)
        {
            for (int c = 0; c < columns; c++)
                histogram[c * width + bins[row * stride + firstColumn + c]] += pairs[row];
        }
    }

    /// <summary>Turns the sums of a whole and of one part into those of the other part, in the place of the whole.</summary>
    /// <param name="whole">Sums of all rows; becomes the sums of the rows that are not in the part.</param>
    /// <param name="part">Sums of some of the rows; of the same length.</param>
    public static void Subtract(Span<long> whole, ReadOnlySpan<long> part)
    {
        if (whole.Length != part.Length)
            throw new ArgumentException("The histograms differ in length.", nameof(part));
        for (int i = 0; i < whole.Length; i++)
            whole[i] -= part[i];
    }

    // Each cell is loaded on its own: a load, an address and an addition in memory, with the column's first slot folded
    // into the address, are fewer instructions than taking a wide word apart. The bins of one row never share a slot,
    // so the additions of a row are independent of each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Accumulate<TWidth>(
        byte* first, nint stride, int columns, int* rows, int count, long* pairs, long* histogram)
        where TWidth : struct, IHistogramWidth
    {
        for (int i = 0; i < count; i++)
        {
            nint row = rows[i];
            if (Sse.IsSupported)
            {
                nint ahead = rows[Math.Min(i + PrefetchRows, count - 1)];
                Sse.Prefetch0(first + ahead * stride);
                Sse.Prefetch0(pairs + ahead);
            }
            long pair = pairs[row];
            byte* cells = first + row * stride;
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
