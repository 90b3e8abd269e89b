using System.Diagnostics;
using Cairn.Numerics.Threading;

namespace Cairn.Numerics.Tests.Threading;

public sealed class BlockWorkersTests
{
    [Fact]
    public void Thousands_of_short_regions_each_run_every_block_once()
    {
        int[] runs = new int[7];
        for (int region = 0; region < 20_000; region++)
            ParallelBlocks.For(7, 3, block => Interlocked.Increment(ref runs[block]));
        Assert.All(runs, r => Assert.Equal(20_000, r));
    }

    [Fact]
    public async Task Regions_of_several_callers_do_not_disturb_each_other()
    {
        int[][] runs = [.. Enumerable.Range(0, 6).Select(_ => new int[50])];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(
            () =>
            {
                for (int region = 0; region < 500; region++)
                    ParallelBlocks.For(50, 4, block => runs[caller][block]++);
            },
            TestContext.Current.CancellationToken)));
        Assert.All(runs, blocks => Assert.All(blocks, r => Assert.Equal(500, r)));
    }

    [Fact]
    public void No_more_threads_work_at_once_than_were_asked_for()
    {
        int working = 0;
        int most = 0;
        ParallelBlocks.For(200, 3, _ =>
        {
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref working);
        });
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void A_caller_whose_helper_is_late_sleeps_until_it_is_done()
    {
        // Where all helpers are busy elsewhere none comes, and the caller does all by itself: then it is tried again.
        Assert.True(Enumerable.Range(0, 100).Any(_ => LateHelperCame()), "In a hundred regions no helper took part.");
    }

    private static bool LateHelperCame()
    {
        using ManualResetEventSlim begun = new();
        int finished = 0;
        int caller = Environment.CurrentManagedThreadId;
        ParallelBlocks.For(2, 2, _ =>
        {
            // The caller's own block waits for the helper to begin, which then takes longer than a caller looks out.
            if (Environment.CurrentManagedThreadId == caller)
            {
                begun.Wait(100);
            }
            else
            {
                begun.Set();
                Thread.Sleep(5);
            }
            Interlocked.Increment(ref finished);
        });
        Assert.Equal(2, finished);
        return begun.IsSet;
    }

    [Fact]
    public void Threads_that_have_no_work_take_no_processor_time()
    {
        ParallelBlocks.For(100, 4, _ => Thread.SpinWait(100));
        Assert.True(SpinWait.SpinUntil(() => BlockWorkers.IdleCount > 0, TimeSpan.FromSeconds(30)));
        Assert.True(BlockWorkers.SpinTicks <= Stopwatch.Frequency / 1000, "A helper looks out for at most a millisecond.");
    }

    [Fact]
    public void A_region_after_a_failed_one_runs_as_usual()
    {
        for (int i = 0; i < 50; i++)
        {
            Assert.Throws<InvalidDataException>(() => ParallelBlocks.For(20, 4, block =>
            {
                if (block % 7 == 3)
                    throw new InvalidDataException();
            }));
            int runs = 0;
            ParallelBlocks.For(20, 4, _ => Interlocked.Increment(ref runs));
            Assert.Equal(20, runs);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
