using System.Buffers;

namespace Cairn.Learning.Trees.Forests;

/// <summary>Gives each value of a column its rank among the distinct values: one radix sort of the bits.</summary>
internal static class RankBuilder
{
    private const int DigitBits = 11;
    private const int Digits = 6;
    private const int Buckets = 1 << DigitBits;

    /// <summary>Fills <paramref name="ranks"/>, with <see cref="RankedColumns.Missing"/> for NaN.</summary>
    /// <param name="values">The column.</param>
    /// <param name="ranks">As long as the column.</param>
    /// <param name="bins">Most ranks, each of nearly equal numbers of rows; 0 for one a distinct value.</param>
    /// <returns>The smallest and the largest value of each rank.</returns>
    public static (double[] Lows, double[] Highs) Rank(ReadOnlySpan<double> values, Span<int> ranks, int bins)
    {
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(values.Length);
        int[] rows = ArrayPool<int>.Shared.Rent(values.Length);
        int count = 0;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            if (double.IsNaN(value))
            {
                ranks[row] = RankedColumns.Missing;
                continue;
            }
            // In this form the order of the bits is that of the numbers; adding 0 makes one zero of the two.
            ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
            keys[count] = bits ^ (bits >> 63 != 0 ? ulong.MaxValue : 1UL << 63);
            rows[count++] = row;
        }
        Sort(ref keys, ref rows, count);
        int distinct = 0;
        for (int i = 0; i < count; i++)
            distinct += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        (double[], double[]) ends = bins > 0 && distinct > bins
            ? Binned(keys, rows, count, ranks, bins)
            : Exact(keys, rows, count, distinct, ranks);
        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(rows);
        return ends;
    }

    private static (double[] Lows, double[] Highs) Exact(ulong[] keys, int[] rows, int count, int distinct, Span<int> ranks)
    {
        double[] values = new double[distinct];
        int rank = -1;
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
                values[++rank] = ValueOf(keys[i]);
            ranks[rows[i]] = rank;
        }
        return (values, values);
    }

    // A bin is closed once it has its share of the rows that are left for the bins that are left.
    private static (double[] Lows, double[] Highs) Binned(ulong[] keys, int[] rows, int count, Span<int> ranks, int bins)
    {
        List<double> lows = [];
        List<double> highs = [];
        for (int start = 0; start < count;)
        {
            int left = bins - lows.Count;
            int end = left <= 1 ? count : Math.Min(count, start + (count - start + left - 1) / left);
            while (end < count && keys[end] == keys[end - 1])
                end++;
            for (int i = start; i < end; i++)
                ranks[rows[i]] = lows.Count;
            lows.Add(ValueOf(keys[start]));
            highs.Add(ValueOf(keys[end - 1]));
            start = end;
        }
        return ([.. lows], [.. highs]);
    }

    private static double ValueOf(ulong key) =>
        BitConverter.UInt64BitsToDouble(key ^ (key >> 63 != 0 ? 1UL << 63 : ulong.MaxValue));

    private static void Sort(ref ulong[] keys, ref int[] rows, int count)
    {
        if (count < 4 * Buckets)
        {
            Array.Sort(keys, rows, 0, count);
            return;
        }
        int[] starts = new int[Digits * Buckets];
        for (int i = 0; i < count; i++)
        {
            for (int digit = 0; digit < Digits; digit++)
                starts[digit * Buckets + (int)(keys[i] >> (digit * DigitBits) & (Buckets - 1))]++;
        }
        ulong[] otherKeys = ArrayPool<ulong>.Shared.Rent(count);
        int[] otherRows = ArrayPool<int>.Shared.Rent(count);
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> next = starts.AsSpan(digit * Buckets, Buckets);
            int shift = digit * DigitBits;

            // Numbers that came as single precision have digits that all rows share.
            if (next[(int)(keys[0] >> shift & (Buckets - 1))] == count)
                continue;
            int sum = 0;
            for (int bucket = 0; bucket < Buckets; bucket++)
            {
                int size = next[bucket];
                next[bucket] = sum;
                sum += size;
            }
            for (int i = 0; i < count; i++)
            {
                int to = next[(int)(keys[i] >> shift & (Buckets - 1))]++;
                otherKeys[to] = keys[i];
                otherRows[to] = rows[i];
            }
            (keys, otherKeys) = (otherKeys, keys);
            (rows, otherRows) = (otherRows, rows);
        }
        ArrayPool<ulong>.Shared.Return(otherKeys);
        ArrayPool<int>.Shared.Return(otherRows);
    }
}
