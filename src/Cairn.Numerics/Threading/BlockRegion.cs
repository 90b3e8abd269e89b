using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Cairn.Numerics.Threading;

/// <summary>One call of <see cref="ParallelBlocks.For"/> that several threads work on.</summary>
/// <param name="blocks">Number of blocks.</param>
/// <param name="body">Work of one block.</param>
/// <param name="cancellation">Checked before each block.</param>
internal sealed class BlockRegion(int blocks, Action<int> body, CancellationToken cancellation)
{
    private int _next = -1;
    private int _finished;
    private int _hasWaiter;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs blocks until none is left that another thread has not taken.</summary>
    public void Help()
    {
        int block = Interlocked.Increment(ref _next);
        while (block < blocks)
        {
            Run(block);
            if (Interlocked.Increment(ref _finished) == blocks && Volatile.Read(ref _hasWaiter) != 0)
            {
                lock (this)
                    Monitor.Pulse(this);
            }
            block = Interlocked.Increment(ref _next);
        }
    }

    /// <summary>Waits for the blocks that other threads have taken; rethrows the first failure.</summary>
    /// <remarks>The last blocks of a region end together as a rule, so the wait spins before it sleeps.</remarks>
    public void Wait()
    {
        long until = Stopwatch.GetTimestamp() + BlockWorkers.SpinTicks;
        while (Volatile.Read(ref _finished) < blocks && Stopwatch.GetTimestamp() < until)
            Thread.SpinWait(BlockWorkers.SpinIterations);
        if (Volatile.Read(ref _finished) < blocks)
        {
            lock (this)
            {
                Interlocked.Exchange(ref _hasWaiter, 1);
                while (Volatile.Read(ref _finished) < blocks)
                    Monitor.Wait(this);
            }
        }
        _failure?.Throw();
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
}
