using System.Numerics;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Row numbers by leaf, each with its derivatives beside it: splitting a leaf moves its left rows before its right
/// ones, each in order. Parts of different leaves can be split by different threads at once.
/// </summary>
/// <remarks>
/// Moving the derivatives along costs less than fetching them by row number each time a histogram is built: the rows
/// of a small leaf lie far apart, and every fetch would wait for memory.
/// </remarks>
internal sealed class RowPartition
{
    // Ranges below this are not worth a second thread.
    private const int ParallelRows = 32768;
    private const int BlockRows = 4096;

    private readonly int[] _rows;
    private readonly int[] _spareRows;
    private readonly GradientValue[] _values;
    private readonly GradientValue[] _spareValues;

    /// <summary>A partition for up to <paramref name="capacity"/> rows.</summary>
    public RowPartition(int capacity)
    {
        _rows = LargeArrays.Allocate<int>(capacity);
        _spareRows = LargeArrays.Allocate<int>(capacity);
        _values = LargeArrays.Allocate<GradientValue>(capacity);
        _spareValues = LargeArrays.Allocate<GradientValue>(capacity);
    }

    /// <summary>Starts with one leaf of the given rows.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="gradients">Derivatives of all rows.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>The sum of the rows' pairs.</returns>
    public long Reset(ReadOnlyMemory<int> rows, GradientBuffer gradients, int threads)
    {
        int blocks = (rows.Length + BlockRows - 1) / BlockRows;
        long total = 0;
        ParallelBlocks.For(blocks, threads, block =>
        {
            (int from, int to) = ParallelBlocks.RangeOf(block, blocks, rows.Length);
            ReadOnlySpan<int> source = rows.Span[from..to];
            source.CopyTo(_rows.AsSpan(from));
            Span<GradientValue> values = _values.AsSpan(from, to - from);
            GradientScale scale = gradients.Scale;
            long sum = 0;
            for (int i = 0; i < source.Length; i++)
            {
                values[i] = new GradientValue(gradients.Hessians[source[i]], gradients.Gradients[source[i]]);
                sum += scale.Pair(values[i]);
            }
            Interlocked.Add(ref total, sum); // of whole numbers: their order is of no matter
        });
        return total;
    }

    /// <summary>The rows of a leaf.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) => _rows.AsSpan(start, count);

    /// <summary>The derivatives of the rows of a leaf, in their order.</summary>
    public ReadOnlySpan<GradientValue> Values(int start, int count) => _values.AsSpan(start, count);

    /// <summary>Splits the rows of a leaf.</summary>
    /// <typeparam name="TBin">Type of a bin.</typeparam>
    /// <param name="start">First of its rows.</param>
    /// <param name="count">Number of its rows.</param>
    /// <param name="bins">Bin of each row of the matrix in the feature that decides, and <see cref="RowSplit.Margin"/> more.</param>
    /// <param name="goesLeft">For each bin 1 or 0, and <see cref="RowSplit.Margin"/> more.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>How many rows went left.</returns>
    public int Split<TBin>(int start, int count, BinArray<TBin> bins, byte[] goesLeft, int threads)
        where TBin : unmanaged, IBinaryInteger<TBin>
    {
        if (threads == 1 || count < ParallelRows)
        {
            int left = SplitBlock(start, count, bins, goesLeft);
            FromSpare(start, count - left, start + left);
            return left;
        }
        int blocks = (count + BlockRows - 1) / BlockRows;
        int[] leftOf = new int[blocks + 1];
        ParallelBlocks.For(blocks, threads, block =>
        {
            (int from, int to) = ParallelBlocks.RangeOf(block, blocks, count);
            int left = SplitBlock(start + from, to - from, bins, goesLeft);
            leftOf[block] = left;

            // The lefts join the rights in the spare part while they are near, so that all blocks can move at once.
            int spare = start + to - left;
            _rows.AsSpan(start + from, left).CopyTo(_spareRows.AsSpan(spare));
            _values.AsSpan(start + from, left).CopyTo(_spareValues.AsSpan(spare));
        });
        int total = 0;
        for (int block = 0; block < blocks; block++)
            (leftOf[block], total) = (total, total + leftOf[block]);
        leftOf[blocks] = total;
        Gather(start, count, blocks, leftOf, threads);
        return total;
    }

    // The spare part of a block holds its rights and then its lefts, each in order.
    private void Gather(int start, int count, int blocks, int[] leftOf, int threads)
    {
        int total = leftOf[blocks];
        ParallelBlocks.For(blocks, threads, block =>
        {
            (int from, int to) = ParallelBlocks.RangeOf(block, blocks, count);
            int lefts = leftOf[block + 1] - leftOf[block];
            FromSpare(start + to - lefts, lefts, start + leftOf[block]);
            FromSpare(start + from, to - from - lefts, start + total + from - leftOf[block]);
        });
    }

    private void FromSpare(int from, int count, int to)
    {
        _spareRows.AsSpan(from, count).CopyTo(_rows.AsSpan(to));
        _spareValues.AsSpan(from, count).CopyTo(_values.AsSpan(to));
    }

    private int SplitBlock<TBin>(int start, int count, BinArray<TBin> bins, byte[] goesLeft)
        where TBin : unmanaged, IBinaryInteger<TBin> => RowSplit.Run(
            _rows.AsSpan(start, count), _values.AsSpan(start, count), _spareRows.AsSpan(start, count),
            _spareValues.AsSpan(start, count), bins.Span, goesLeft);
}
