using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <content>The exact best cut of many rows, mostly without sorting them.</content>
/// <remarks>
/// The rows are counted into bins of neighbouring ranks. The cuts between bins are weighed as they are. Within a bin the
/// counts on the left lie in a rectangle: from those before the bin to those after it, for each class. The score is
/// convex in the counts, so it is largest at a corner, and a bin whose corners do not beat the best cut known holds no
/// better one. Only the rows of the few other bins are sorted and scanned. The result is that of a scan of all.
/// </remarks>
internal sealed partial class TwoClassCounts<TImpurity>
{
    private const int FewestRows = 256;
    private const int MostBins = 1024;
    private const int RowsPerBin = 16;

    private readonly ulong[] _bins = new ulong[MostBins];
    private readonly bool[] _open = new bool[MostBins];
    private readonly int[] _pickedRanks;
    private readonly uint[] _pickedLows;

    public override bool Search(
        RankSorter sorter, ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int highest, ref NodeCut best)
    {
        int range = highest - lowest;
        if (ranks.Length < FewestRows && range >= MostBins)
            return Scan(sorter.Sort(ranks, lows, lowest, highest), [], ref best);
        int wanted = Math.Clamp(ranks.Length / RowsPerBin, 16, MostBins);
        int shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)range) - BitOperations.Log2((uint)wanted));
        if (ranks.Length < FewestRows && shift > 0)
            return Scan(sorter.Sort(ranks, lows, lowest, highest), [], ref best);
        int bins = (range >> shift) + 1;
        Count(ranks, lows, lowest, shift, bins);
        double before = best.Score;
        int edge = BestEdge(bins, best.Score, out double score);
        if (edge >= 0)
        {
            best.Score = score;
            best.MissingLeft = false;
        }
        bool within = shift > 0 && Refine(sorter, ranks, lows, lowest, shift, bins, ref best);
        if (edge >= 0 && !within)
            (best.Rank, best.Next) = Neighbours(ranks, lowest + ((edge + 1) << shift));
        return best.Score > before;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int shift, int bins)
    {
        _bins.AsSpan(0, bins).Clear();
        ref ulong counts = ref MemoryMarshal.GetArrayDataReference(_bins);
        ref int rank = ref MemoryMarshal.GetReference(ranks);
        ref uint low = ref MemoryMarshal.GetReference(lows);
        for (int i = 0; i < ranks.Length; i++)
            Unsafe.Add(ref counts, (Unsafe.Add(ref rank, i) - lowest) >> shift) += PairOf(Unsafe.Add(ref low, i));
    }

    // The bin after which the best cut between bins lies, or −1 where none beats what is known.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int BestEdge(int bins, double known, out double score)
    {
        ulong all = (ulong)(uint)_ones << 32 | (uint)_zeros;
        ulong left = 0;
        int edge = -1;
        score = known;
        for (int bin = 0; bin < bins - 1; bin++)
        {
            if (_bins[bin] == 0)
                continue;
            left += _bins[bin];
            if (left == all)
                break;
            double here = ScoreOf(left, all - left);
            if (!(here > score))
                continue;
            score = here;
            edge = bin;
        }
        return edge;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Refine(
        RankSorter sorter, ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int shift, int bins,
        ref NodeCut best)
    {
        const ulong Ones = 0xFFFFFFFF00000000;
        ulong all = (ulong)(uint)_ones << 32 | (uint)_zeros;
        ulong left = 0;
        bool any = false;
        for (int bin = 0; bin < bins; bin++)
        {
            ulong own = _bins[bin];
            ulong withOnes = left + (own & Ones);
            ulong withZeros = left + (own & ~Ones);
            _open[bin] = own != 0 && (BoundOf(withOnes, all - withOnes) > best.Score
                || BoundOf(withZeros, all - withZeros) > best.Score);
            any |= _open[bin];
            left += own;
        }
        if (!any)
            return false;
        int picked = 0;
        ref bool open = ref MemoryMarshal.GetArrayDataReference(_open);
        for (int i = 0; i < ranks.Length; i++)
        {
            _pickedRanks[picked] = ranks[i];
            _pickedLows[picked] = lows[i];
            picked += Unsafe.As<bool, byte>(ref Unsafe.Add(ref open, (ranks[i] - lowest) >> shift));
        }
        int highest = lowest + (bins << shift) - 1;
        ReadOnlySpan<ulong> sorted = sorter.Sort(
            _pickedRanks.AsSpan(0, picked), _pickedLows.AsSpan(0, picked), lowest, highest);
        return ScanWithin(sorted, lowest, shift, all, ref best);
    }

    // The cuts inside the open bins; those between bins are known.
    private bool ScanWithin(ReadOnlySpan<ulong> sorted, int lowest, int shift, ulong all, ref NodeCut best)
    {
        ulong before = 0;
        int next = 0;
        bool found = false;
        for (int i = 0; i < sorted.Length;)
        {
            int bin = ((int)(sorted[i] >> 32) - lowest) >> shift;
            for (; next < bin; next++)
                before += _bins[next];
            ulong left = before;
            int end = lowest + ((bin + 1) << shift);
            for (; i < sorted.Length && (int)(sorted[i] >> 32) < end; i++)
            {
                left += PairOf((uint)sorted[i]);
                if (i + 1 >= sorted.Length || sorted[i] >> 32 == sorted[i + 1] >> 32 || (int)(sorted[i + 1] >> 32) >= end)
                    continue;
                double score = ScoreOf(left, all - left);
                if (!(score > best.Score))
                    continue;
                Keep(ref best, score, sorted[i], sorted[i + 1], false);
                found = true;
            }
        }
        return found;
    }

    // No side is refused here: a bound that is too high costs time, one that is too low the cut.
    private double BoundOf(ulong left, ulong right)
    {
        double zero = _classWeights[0];
        double one = _classWeights[1];
        double score = 0;
        if (left != 0)
            score += TImpurity.Score2((uint)left * zero, (left >> 32) * one);
        if (right != 0)
            score += TImpurity.Score2((uint)right * zero, (right >> 32) * one);
        return score + Slack;
    }

    // The largest rank below an edge and the smallest from it on.
    private static (int Below, int Above) Neighbours(ReadOnlySpan<int> ranks, int edge)
    {
        int below = int.MinValue;
        int above = int.MaxValue;
        int at = 0;
        if (ranks.Length >= Vector256<int>.Count)
        {
            Vector256<int> limit = Vector256.Create(edge);
            Vector256<int> most = Vector256.Create(int.MinValue);
            Vector256<int> least = Vector256.Create(int.MaxValue);
            ref int first = ref MemoryMarshal.GetReference(ranks);
            for (; at <= ranks.Length - Vector256<int>.Count; at += Vector256<int>.Count)
            {
                Vector256<int> rank = Vector256.LoadUnsafe(ref first, (nuint)at);
                Vector256<int> isBelow = Vector256.LessThan(rank, limit);
                most = Vector256.Max(most, Vector256.ConditionalSelect(isBelow, rank, Vector256.Create(int.MinValue)));
                least = Vector256.Min(least, Vector256.ConditionalSelect(isBelow, Vector256.Create(int.MaxValue), rank));
            }
            for (int lane = 0; lane < Vector256<int>.Count; lane++)
            {
                below = Math.Max(below, most.GetElement(lane));
                above = Math.Min(above, least.GetElement(lane));
            }
        }
        for (; at < ranks.Length; at++)
        {
            if (ranks[at] < edge)
                below = Math.Max(below, ranks[at]);
            else
                above = Math.Min(above, ranks[at]);
        }
        return (below, above);
    }
}
