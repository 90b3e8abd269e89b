using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <content>From values to bytes.</content>
internal sealed partial class RankEncoder
{
    /// <summary>Fills the columns of a block.</summary>
    /// <param name="values">Column-major: row r of feature f at f × stride + r.</param>
    /// <param name="stride">Values from one feature to the next.</param>
    /// <param name="count">Rows, 1 to <see cref="BitTrees.BlockRows"/>; bytes of further rows are left as they are.</param>
    /// <param name="block">The columns, each of <see cref="BitTrees.BlockRows"/> bytes.</param>
    public void Encode(ReadOnlySpan<double> values, int stride, int count, Span<byte> block)
    {
        Span<int> ranks = stackalloc int[BitTrees.BlockRows];
        Span<byte> low = stackalloc byte[BitTrees.BlockRows];
        Span<byte> missing = stackalloc byte[BitTrees.BlockRows];
        Span<double> rounded = stackalloc double[BitTrees.BlockRows];
        int feature = -1;
        foreach ((RankColumn column, int offset) in _order)
        {
            ReadOnlySpan<double> source = _arrays.SinglePrecision
                ? Round(values.Slice(column.Feature * stride, count), rounded)
                : values.Slice(column.Feature * stride, count);
            if (column.Feature != feature)
            {
                feature = column.Feature;
                Rank(source, _thresholds[feature]!, ranks);
                FindMissing(source, missing);
                Narrow(ranks[..count], 0, low);
            }
            Span<byte> bytes = block.Slice(offset, BitTrees.BlockRows);
            if (column.Chunk > 0)
                Narrow(ranks[..count], column.Chunk * RankColumn.Thresholds, bytes);
            else
                low.CopyTo(bytes);
            Finish(column, source, missing, bytes);
        }
        foreach ((int categorical, (int offset, int groups)) in _groups)
            EncodeGroups(categorical, groups, values.Slice(categorical * stride, count), block[offset..]);
    }

    /// <summary>Puts the columns in the order of the features, so that each feature is ranked once.</summary>
    public void Order() => _order.Sort((a, b) =>
        a.Column.Feature != b.Column.Feature ? a.Column.Feature.CompareTo(b.Column.Feature) : a.Offset.CompareTo(b.Offset));

    // Branch-free binary search; after all halvings `at` is the number of thresholds below the value. Four values go
    // side by side, since each step waits for the one before. NaN is above no threshold.
    private static void Rank(ReadOnlySpan<double> values, double[] padded, Span<int> ranks)
    {
        ref double thresholds = ref MemoryMarshal.GetArrayDataReference(padded);
        int top = BitOperations.Log2((uint)padded.Length);
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            double a = values[i];
            double b = values[i + 1];
            double c = values[i + 2];
            double d = values[i + 3];
            nint atA = 0;
            nint atB = 0;
            nint atC = 0;
            nint atD = 0;
            for (int bit = top - 1; bit >= 0; bit--)
            {
                ref double middle = ref Unsafe.Add(ref thresholds, (1 << bit) - 1);
                atA += (Unsafe.Add(ref middle, atA) < a ? 1 : 0) << bit;
                atB += (Unsafe.Add(ref middle, atB) < b ? 1 : 0) << bit;
                atC += (Unsafe.Add(ref middle, atC) < c ? 1 : 0) << bit;
                atD += (Unsafe.Add(ref middle, atD) < d ? 1 : 0) << bit;
            }
            ranks[i] = (int)atA;
            ranks[i + 1] = (int)atB;
            ranks[i + 2] = (int)atC;
            ranks[i + 3] = (int)atD;
        }
        for (; i < values.Length; i++)
        {
            double value = values[i];
            nint at = 0;
            for (int bit = top - 1; bit >= 0; bit--)
                at += (Unsafe.Add(ref thresholds, at + (1 << bit) - 1) < value ? 1 : 0) << bit;
            ranks[i] = (int)at;
        }
    }

    private static ReadOnlySpan<double> Round(ReadOnlySpan<double> values, Span<double> rounded)
    {
        for (int i = 0; i < values.Length; i++)
            rounded[i] = (float)values[i];
        return rounded[..values.Length];
    }

    private static void FindMissing(ReadOnlySpan<double> values, Span<byte> missing)
    {
        for (int i = 0; i < values.Length; i++)
            missing[i] = double.IsNaN(values[i]) ? byte.MaxValue : (byte)0;
    }

    private static void Narrow(ReadOnlySpan<int> ranks, int from, Span<byte> bytes)
    {
        for (int i = 0; i < ranks.Length; i++)
            bytes[i] = (byte)Math.Clamp(ranks[i] - from, 0, RankColumn.Thresholds);
    }

    private static void Finish(RankColumn column, ReadOnlySpan<double> source, ReadOnlySpan<byte> missing, Span<byte> bytes)
    {
        if (column.ZeroIsMissing)
        {
            for (int i = 0; i < source.Length; i++)
            {
                if (Math.Abs(source[i]) <= NodeCode.Zero)
                    bytes[i] = column.MissingHigh ? byte.MaxValue : (byte)0;
            }
        }
        ref byte to = ref MemoryMarshal.GetReference(bytes);
        ref byte from = ref MemoryMarshal.GetReference(missing);
        Vector128<byte> turn = column.Turned ? Vector128<byte>.AllBitsSet : Vector128<byte>.Zero;
        for (nuint i = 0; i < BitTrees.BlockRows; i += (nuint)Vector128<byte>.Count)
        {
            Vector128<byte> gone = Vector128.LoadUnsafe(ref from, i);
            Vector128<byte> rank = Vector128.LoadUnsafe(ref to, i);
            rank = column.MissingHigh ? rank | gone : Vector128.AndNot(rank, gone);
            (rank ^ turn).StoreUnsafe(ref to, i);
        }
    }

    private void EncodeGroups(int feature, int groups, ReadOnlySpan<double> codes, Span<byte> columns)
    {
        int levels = _arrays.LevelCounts[feature];
        int[]? groupOf = _arrays.Groups[feature];
        for (int i = 0; i < codes.Length; i++)
        {
            double code = codes[i];
            int group = !(code >= 0 && code < levels) ? groups - 1
                : Math.Min(groupOf is null ? (int)code : groupOf[(int)code], groups - 2);
            columns[i] = (byte)(group >> 3);
            columns[BitTrees.BlockRows + i] = (byte)(1 << (group & 7));
        }
    }
}
