namespace Cairn.Numerics.Threading;

/// <summary>
/// Runs the numbered blocks of a piece of work on a bounded number of threads.
/// </summary>
/// <remarks>
/// The caller decides the blocks, so results that are stored per block and reduced in block order do not depend on the
/// number of threads. The calling thread takes part and others help as they come; a region opened inside another runs
/// inline on the thread that opened it. Helpers look out for the next region for a tenth of a millisecond, then sleep.
/// </remarks>
public static class ParallelBlocks
{
    [ThreadStatic]
    private static bool t_inside;

    /// <summary>The number of threads that "all cores" stands for; container limits are already in it.</summary>
    public static int AllThreads => Environment.ProcessorCount;

    /// <summary>Calls <paramref name="body"/> once for each block number in [0, <paramref name="blocks"/>).</summary>
    /// <param name="blocks">Number of blocks, ≥ 0.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the calling thread is one of them.</param>
    /// <param name="body">Work of one block; called concurrently.</param>
    /// <param name="cancellation">Checked before each block.</param>
    /// <exception cref="OperationCanceledException">Cancelled; blocks already begun have finished.</exception>
    /// <remarks>The first exception of a block stops further blocks and is rethrown unchanged on the caller.</remarks>
    public static void For(int blocks, int threads, Action<int> body, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (blocks == 0)
            return;
        if (threads == 1 || blocks == 1 || t_inside)
        {
            for (int block = 0; block < blocks; block++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(block);
            }
            return;
        }

        BlockRegion region = new(blocks, body, cancellation);
        BlockWorkers.Help(region, Math.Min(threads, blocks) - 1);
        t_inside = true;
        try
        {
            region.Help();
        }
        finally
        {
            t_inside = false;
        }
        region.Wait();
    }

    /// <summary>The half-open range of rows of one of <paramref name="blocks"/> nearly equal blocks.</summary>
    public static (int Start, int End) RangeOf(int block, int blocks, int rows) =>
        ((int)((long)rows * block / blocks), (int)((long)rows * (block + 1) / blocks));

    /// <summary>Has regions opened on this thread run inline from now on.</summary>
    internal static void MarkInside() => t_inside = true;
}
