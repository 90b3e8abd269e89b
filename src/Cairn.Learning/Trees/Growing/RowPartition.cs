using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>Row numbers by leaf: splitting a leaf moves its left rows before its right ones, each in order.</summary>
internal sealed class RowPartition
{
    // Ranges below this are not worth a second thread.
    private const int ParallelRows = 32768;
    private const int BlockRows = 16384;

    private readonly int[] _rows;
    private readonly int[] _spare;

    /// <summary>A partition for up to <paramref name="capacity"/> rows.</summary>
    public RowPartition(int capacity)
    {
        _rows = GC.AllocateUninitializedArray<int>(capacity);
        _spare = GC.AllocateUninitializedArray<int>(capacity);
    }

    /// <summary>Starts with one leaf of the given rows.</summary>
    public void Reset(ReadOnlySpan<int> rows) => rows.CopyTo(_rows);

    /// <summary>The rows of a leaf.</summary>
    public ReadOnlySpan<int> Rows(int start, int count) => _rows.AsSpan(start, count);

    /// <summary>Splits the rows of a leaf.</summary>
    /// <param name="start">First of its rows.</param>
    /// <param name="count">Number of its rows.</param>
    /// <param name="bins">Bin of each row of the matrix in the feature that decides.</param>
    /// <param name="goesLeft">For each bin 1 or 0; 256 values.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>How many rows went left.</returns>
    public int Split(int start, int count, ReadOnlyMemory<byte> bins, byte[] goesLeft, int threads)
    {
        if (threads == 1 || count < ParallelRows)
        {
            int left = SplitBlock(start, count, bins.Span, goesLeft);
            _spare.AsSpan(start, count - left).CopyTo(_rows.AsSpan(start + left));
            return left;
        }
        int blocks = (count + BlockRows - 1) / BlockRows;
        int[] leftOf = new int[blocks + 1];
        ParallelBlocks.For(blocks, threads, block =>
        {
            (int from, int to) = ParallelBlocks.RangeOf(block, blocks, count);
            int left = SplitBlock(start + from, to - from, bins.Span, goesLeft);
            // The lefts stay for the moment at the head of the block's rows, the rights at the head of its spare part.
            leftOf[block] = left;
        });
        int total = 0;
        for (int block = 0; block < blocks; block++)
            (leftOf[block], total) = (total, total + leftOf[block]);
        leftOf[blocks] = total;
        Gather(start, count, blocks, leftOf, threads);
        return total;
    }

    // Lefts move down in block order, which never overtakes a block not yet moved; then rights fill the rest.
    private void Gather(int start, int count, int blocks, int[] leftOf, int threads)
    {
        for (int block = 0; block < blocks; block++)
        {
            (int from, _) = ParallelBlocks.RangeOf(block, blocks, count);
            int lefts = leftOf[block + 1] - leftOf[block];
            _rows.AsSpan(start + from, lefts).CopyTo(_rows.AsSpan(start + leftOf[block]));
        }
        int total = leftOf[blocks];
        ParallelBlocks.For(blocks, threads, block =>
        {
            (int from, int to) = ParallelBlocks.RangeOf(block, blocks, count);
            int rights = to - from - (leftOf[block + 1] - leftOf[block]);
            _spare.AsSpan(start + from, rights).CopyTo(_rows.AsSpan(start + total + from - leftOf[block]));
        });
    }

    // Without branches: each row is written to both sides, and only one of the two ends moves on.
    private int SplitBlock(int start, int count, ReadOnlySpan<byte> bins, ReadOnlySpan<byte> goesLeft)
    {
        Span<int> rows = _rows.AsSpan(start, count);
        Span<int> rights = _spare.AsSpan(start, count);
        int left = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            rows[left] = row;
            rights[i - left] = row;
            left += goesLeft[bins[row]];
        }
        return left;
    }
}
