using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// Sorts the rows of a node by rank, as words of 64 bits: the rank above, 32 bits of the row's own below.
/// </summary>
/// <remarks>
/// Up to <see cref="MostCounted"/> rows each finds its place by counting the smaller ones, sixteen comparisons an
/// instruction: without branches, which is faster than any sort that must guess. More rows go through a radix sort with
/// as few digits as the ranks need. Both keep the order of equal ranks. One a thread.
/// </remarks>
internal sealed class RankSorter
{
    /// <summary>Most rows that are sorted by counting.</summary>
    public const int MostCounted = 192;

    private const int IndexBits = 8;
    private const int MostCountedRank = 1 << (31 - IndexBits);
    private const int MostDigitBits = 11;
    private const int Lanes = 16;

    private readonly int[] _keys = new int[MostCounted + Lanes];
    private readonly int[] _starts = new int[1 << MostDigitBits];
    private ulong[] _words;
    private ulong[] _others;

    /// <summary>A sorter of up to <paramref name="rows"/> rows.</summary>
    public RankSorter(int rows)
    {
        _words = new ulong[rows];
        _others = new ulong[rows];
    }

    /// <summary>The rows in order of rank.</summary>
    /// <param name="ranks">Ranks ≥ 0.</param>
    /// <param name="lows">What goes with each.</param>
    /// <param name="lowest">Smallest rank.</param>
    /// <param name="highest">Largest rank.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<ulong> Sort(ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int highest)
    {
        if (ranks.Length <= MostCounted && highest - lowest < MostCountedRank)
            Count(ranks, lows, lowest);
        else
            Distribute(ranks, lows, lowest, highest);
        return _words.AsSpan(0, ranks.Length);
    }

    // A row's key is its rank above its index, so that keys differ and equal ranks keep their order.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest)
    {
        int count = ranks.Length;
        for (int i = 0; i < count; i++)
            _keys[i] = (ranks[i] - lowest) << IndexBits | i;
        ref int keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        if (Vector512.IsHardwareAccelerated)
        {
            int padded = (count + Vector512<int>.Count - 1) & -Vector512<int>.Count;
            _keys.AsSpan(count, padded - count).Fill(int.MaxValue);
            for (int i = 0; i < count; i++)
            {
                Vector512<int> key = Vector512.Create(Unsafe.Add(ref keys, i));
                int place = 0;
                for (int at = 0; at < padded; at += Vector512<int>.Count)
                {
                    Vector512<int> smaller = Vector512.LessThan(Vector512.LoadUnsafe(ref keys, (nuint)at), key);
                    place += BitOperations.PopCount(smaller.ExtractMostSignificantBits());
                }
                _words[place] = (ulong)(uint)ranks[i] << 32 | lows[i];
            }
            return;
        }
        int end = (count + Vector256<int>.Count - 1) & -Vector256<int>.Count;
        _keys.AsSpan(count, end - count).Fill(int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            Vector256<int> key = Vector256.Create(Unsafe.Add(ref keys, i));
            int place = 0;
            for (int at = 0; at < end; at += Vector256<int>.Count)
            {
                Vector256<int> smaller = Vector256.LessThan(Vector256.LoadUnsafe(ref keys, (nuint)at), key);
                place += BitOperations.PopCount(smaller.ExtractMostSignificantBits());
            }
            _words[place] = (ulong)(uint)ranks[i] << 32 | lows[i];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Distribute(ReadOnlySpan<int> ranks, ReadOnlySpan<uint> lows, int lowest, int highest)
    {
        int bits = 32 - BitOperations.LeadingZeroCount((uint)(highest - lowest));
        int digits = Math.Max(1, (bits + MostDigitBits - 1) / MostDigitBits);
        int digitBits = (bits + digits - 1) / digits;
        for (int i = 0; i < ranks.Length; i++)
            _words[i] = (ulong)(uint)ranks[i] << 32 | lows[i];
        for (int digit = 0; digit < digits; digit++)
        {
            Pass(ranks.Length, lowest, digit * digitBits, (1 << digitBits) - 1);
            (_words, _others) = (_others, _words);
        }
    }

    private void Pass(int count, int lowest, int shift, int mask)
    {
        Span<int> starts = _starts.AsSpan(0, mask + 1);
        starts.Clear();
        ref int next = ref MemoryMarshal.GetReference(starts);
        ref ulong words = ref MemoryMarshal.GetArrayDataReference(_words);
        ref ulong others = ref MemoryMarshal.GetArrayDataReference(_others);
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref next, DigitOf(Unsafe.Add(ref words, i), lowest, shift, mask))++;
        int sum = 0;
        foreach (ref int start in starts)
        {
            int size = start;
            start = sum;
            sum += size;
        }
        for (int i = 0; i < count; i++)
        {
            ulong word = Unsafe.Add(ref words, i);
            ref int to = ref Unsafe.Add(ref next, DigitOf(word, lowest, shift, mask));
            Unsafe.Add(ref others, to++) = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DigitOf(ulong word, int lowest, int shift, int mask) =>
        ((int)(word >> 32) - lowest) >> shift & mask;
}
