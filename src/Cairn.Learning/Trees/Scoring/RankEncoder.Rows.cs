using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
            bool fits = _thresholdCounts[column.Feature] <= RankColumn.Thresholds;
            if (column.Feature != feature)
            {
                feature = column.Feature;
                FindMissing(source, missing);
                if (fits)
                    Rank(source, _thresholds[feature]!, low);
                else
                    Rank(source, _thresholds[feature]!, ranks);
            }
            Span<byte> bytes = block.Slice(offset, BitTrees.BlockRows);
            if (fits)
                low.CopyTo(bytes);
            else
                Narrow(ranks[..count], column.Chunk * RankColumn.Thresholds, bytes);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rank<T>(ReadOnlySpan<double> values, double[] padded, Span<T> ranks)
        where T : unmanaged, INumberBase<T>
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
            for (int half = padded.Length / 2; half > 0; half >>= 1)
            {
                ref double middle = ref Unsafe.Add(ref thresholds, half - 1);
                atA += Unsafe.Add(ref middle, atA) < a ? half : 0;
                atB += Unsafe.Add(ref middle, atB) < b ? half : 0;
                atC += Unsafe.Add(ref middle, atC) < c ? half : 0;
                atD += Unsafe.Add(ref middle, atD) < d ? half : 0;
            }
            ranks[i] = T.CreateTruncating(atA);
            ranks[i + 1] = T.CreateTruncating(atB);
            ranks[i + 2] = T.CreateTruncating(atC);
            ranks[i + 3] = T.CreateTruncating(atD);
        }
        for (; i < values.Length; i++)
        {
            nint at = 0;
            for (int bit = top - 1; bit >= 0; bit--)
                at += Unsafe.Add(ref thresholds, at + (1 << bit) - 1) < values[i] ? 1 << bit : 0;
            ranks[i] = T.CreateTruncating(at);
        }
    }

    private static ReadOnlySpan<double> Round(ReadOnlySpan<double> values, Span<double> rounded)
    {
        for (int i = 0; i < values.Length; i++)
            rounded[i] = (float)values[i];
        return rounded[..values.Length];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindMissing(ReadOnlySpan<double> values, Span<byte> missing)
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated && Bmi2.X64.IsSupported)
        {
            for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
            {
                Vector512<double> eight = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
                ulong bits = Vector512.IsNaN(eight).ExtractMostSignificantBits();
                ulong bytes = Bmi2.X64.ParallelBitDeposit(bits, 0x0101010101010101) * byte.MaxValue;
                Unsafe.WriteUnaligned(ref missing[i], bytes);
            }
        }
        for (; i < values.Length; i++)
            missing[i] = double.IsNaN(values[i]) ? byte.MaxValue : (byte)0;
    }

    private static void Narrow(ReadOnlySpan<int> ranks, int from, Span<byte> bytes)
    {
        for (int i = 0; i < ranks.Length; i++)
            bytes[i] = (byte)Math.Clamp(ranks[i] - from, 0, RankColumn.Thresholds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
