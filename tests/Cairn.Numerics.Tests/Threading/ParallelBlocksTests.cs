using Cairn.Numerics.Threading;

namespace Cairn.Numerics.Tests.Threading;

public sealed class ParallelBlocksTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 8)]
    public void Every_block_runs_once(int blocks, int threads)
    {
        int[] runs = new int[blocks];
        ParallelBlocks.For(blocks, threads, block => Interlocked.Increment(ref runs[block]));
        Assert.All(runs, r => Assert.Equal(1, r));
    }

    [Fact]
    public void A_failing_block_is_rethrown_on_the_caller() =>
        Assert.Throws<InvalidDataException>(() =>
            ParallelBlocks.For(100, 4, block =>
            {
                if (block == 50)
                    throw new InvalidDataException();
            }));

    [Fact]
    public void A_cancelled_region_throws()
    {
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ParallelBlocks.For(1000, 2, block =>
            {
                if (block == 3)
                    source.Cancel();
            }, source.Token));
    }

    [Fact]
    public void A_nested_region_runs_to_its_end()
    {
        int runs = 0;
        ParallelBlocks.For(8, 4, _ => ParallelBlocks.For(8, 4, _ => Interlocked.Increment(ref runs)));
        Assert.Equal(64, runs);
    }

    [Fact]
    public void Ranges_cover_every_row_once()
    {
        List<int> rows = [];
        for (int block = 0; block < 7; block++)
        {
            (int start, int end) = ParallelBlocks.RangeOf(block, 7, 100);
            rows.AddRange(Enumerable.Range(start, end - start));
        }
        Assert.Equal(Enumerable.Range(0, 100), rows);
    }
}
