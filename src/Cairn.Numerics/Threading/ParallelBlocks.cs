using System.Runtime.ExceptionServices;

namespace Cairn.Numerics.Threading;

/// <summary>
/// Runs the numbered blocks of a piece of work on a bounded number of threads.
/// </summary>
/// <remarks>
/// The caller decides the blocks, so results that are stored per block and reduced in block order do not depend on the
/// number of threads. The calling thread takes part, so a region always finishes even when the pool is busy; a region
/// opened inside another runs inline on the thread that opened it.
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

        Region region = new(blocks, body, cancellation);
        int helpers = Math.Min(threads, blocks) - 1;
        for (int i = 0; i < helpers; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static r => r.Help(), region, preferLocal: false);
        region.Help();
        region.Wait();
    }

    /// <summary>The half-open range of rows of one of <paramref name="blocks"/> nearly equal blocks.</summary>
    public static (int Start, int End) RangeOf(int block, int blocks, int rows) =>
        ((int)((long)rows * block / blocks), (int)((long)rows * (block + 1) / blocks));

    private sealed class Region(int blocks, Action<int> body, CancellationToken cancellation)
    {
        private int _next = -1;
        private int _finished;
        private ExceptionDispatchInfo? _failure;

        public void Help()
        {
            bool outer = t_inside;
            t_inside = true;
            try
            {
                for (int block = Interlocked.Increment(ref _next); block < blocks; block = Interlocked.Increment(ref _next))
                {
                    Run(block);
                    Interlocked.Increment(ref _finished);
                }
            }
            finally
            {
                t_inside = outer;
            }
        }

        // Blocks are counted even when skipped after a failure, so the caller's wait is for a known number.
        private void Run(int block)
        {
            if (Volatile.Read(ref _failure) is not null)
                return;
            try
            {
                cancellation.ThrowIfCancellationRequested();
                body(block);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
            }
        }

        public void Wait()
        {
            SpinWait spin = default;
            while (Volatile.Read(ref _finished) < blocks)
                spin.SpinOnce(sleep1Threshold: 1000);
            _failure?.Throw();
        }
    }
}
