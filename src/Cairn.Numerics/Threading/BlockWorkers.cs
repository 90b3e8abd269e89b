using System.Diagnostics;

namespace Cairn.Numerics.Threading;

/// <summary>
/// The threads that help with <see cref="ParallelBlocks.For"/>. One that has nothing to do looks out for work for a
/// moment, then sleeps, and ends when it has slept long.
/// </summary>
/// <remarks>
/// Learners open tens of thousands of regions of some ten microseconds each. Waking a thread through the operating
/// system takes as long as that; one that is still looking starts within a fraction of a microsecond.
/// </remarks>
internal static class BlockWorkers
{
    /// <summary>How long a thread looks out before it sleeps, in ticks of <see cref="Stopwatch"/>.</summary>
    public static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    /// <summary>Length of one pause between two looks, for <see cref="Thread.SpinWait"/>.</summary>
    public const int SpinIterations = 4;

    private const int MillisecondsToLive = 10_000;

    // On a single core the one looked out for could not run meanwhile.
    private static readonly bool s_spins = Environment.ProcessorCount > 1;
    private static readonly Lock s_lock = new();
    private static readonly Stack<Worker> s_idle = new();
    private static readonly int s_most = Math.Max(16, 4 * Environment.ProcessorCount);
    private static int s_count;

    /// <summary>Number of threads that sleep or look out for work.</summary>
    public static int IdleCount
    {
        get
        {
            lock (s_lock)
                return s_idle.Count;
        }
    }

    /// <summary>Has up to <paramref name="helpers"/> threads help with a region; does not wait for them.</summary>
    public static void Help(BlockRegion region, int helpers)
    {
        for (int i = 0; i < helpers; i++)
        {
            Worker? worker;
            lock (s_lock)
            {
                if (!s_idle.TryPop(out worker) && s_count++ >= s_most)
                {
                    s_count--;
                    return;
                }
            }
            if (worker is not null)
                worker.Give(region);
            else
                Worker.Start(region);
        }
    }

    private static void Rest(Worker worker)
    {
        // The one that came last is the first to be asked again, since it may still look out.
        lock (s_lock)
            s_idle.Push(worker);
    }

    // False when the worker has just been asked.
    private static bool TryLeave(Worker worker)
    {
        lock (s_lock)
        {
            Worker[] others = [.. s_idle.Where(other => other != worker).Reverse()];
            if (others.Length == s_idle.Count)
                return false;
            s_count--;
            s_idle.Clear();
            foreach (Worker other in others)
                s_idle.Push(other);
            return true;
        }
    }

    private sealed class Worker
    {
        private readonly object _gate = new();
        private BlockRegion? _region;
        private int _sleeps;

        public static void Start(BlockRegion region)
        {
            Worker worker = new() { _region = region };
            new Thread(worker.Run) { IsBackground = true, Name = "Cairn blocks" }.UnsafeStart();
        }

        public void Give(BlockRegion region)
        {
            Volatile.Write(ref _region, region);
            if (Interlocked.Exchange(ref _sleeps, 0) != 0)
            {
                lock (_gate)
                    Monitor.Pulse(_gate);
            }
        }

        private void Run()
        {
            ParallelBlocks.MarkInside();
            while (true)
            {
                BlockRegion region = _region!;
                _region = null;
                region.Help();
                Rest(this);
                if (!WaitForRegion())
                    return;
            }
        }

        // False when the thread is to end.
        private bool WaitForRegion()
        {
            if (s_spins)
            {
                long until = Stopwatch.GetTimestamp() + SpinTicks;
                do
                {
                    if (Volatile.Read(ref _region) is not null)
                        return true;
                    Thread.SpinWait(SpinIterations);
                }
                while (Stopwatch.GetTimestamp() < until);
            }
            Interlocked.Exchange(ref _sleeps, 1);
            lock (_gate)
            {
                while (Volatile.Read(ref _region) is null)
                {
                    if (!Monitor.Wait(_gate, MillisecondsToLive) && TryLeave(this))
                        return false;
                }
            }
            return true;
        }
    }
}
