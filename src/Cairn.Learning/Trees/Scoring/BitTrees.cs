using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>
/// Trees scored without walking: every split is evaluated for 64 rows at once, and takes from the rows that fail it
/// the leaves that they cannot reach; the first leaf left is where the row ends.
/// </summary>
/// <remarks>
/// <para>
/// After QuickScorer (Lucchese et al., SIGIR 2015) and RapidScorer (Ye et al., KDD 2018), with three differences:
/// values are ranked among the thresholds of the ensemble, so that a comparison is one of bytes; the smaller side of
/// each split comes first among the leaves, which bounds the work for lopsided trees; and splits are put in the order
/// of the eight leaves that they cut, so that these stay in a register until they are done.
/// </para>
/// <para>
/// n leaves cost about n × 1.2 steps for 64 rows; a walk costs the depth for each row but waits for memory.
/// </para>
/// </remarks>
internal sealed class BitTrees(TreeEnsemble ensemble, RankEncoder encoder)
{
    /// <summary>Rows of a block of columns.</summary>
    public const int BlockRows = 128;

    /// <summary>Most leaves of a tree; beyond, walking is less work.</summary>
    public const int MostLeaves = 2048;

    /// <summary>Most columns of a block, which has to stay near.</summary>
    public const int MostColumns = 4096;

    /// <summary>Bytes of a set of groups, and so an eighth of the most groups of a categorical feature.</summary>
    public const int SetBytes = 64;

    private const int BlocksAtOnce = 2;

    [ThreadStatic]
    private static byte[]? t_buffer;

    private readonly bool _plain = ensemble.Arrays.Vectors.Length == 0 && ensemble.Arrays.Linear.Length == 0;

    /// <summary>Whether this processor has vectors for it.</summary>
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    /// <summary>The trees.</summary>
    public required BitTree[] Trees { get; init; }

    /// <summary>First cut of each eight leaves, and one past the last.</summary>
    public required int[] CutStarts { get; init; }

    /// <summary>What the splits do.</summary>
    public required LeafCut[] Cuts { get; init; }

    /// <summary>Node of each leaf, in the order of the bits.</summary>
    public required int[] Leaves { get; init; }

    /// <summary>Value of each leaf.</summary>
    public required double[] Values { get; init; }

    /// <summary>Columns of the categorical splits.</summary>
    public required SetColumn[] SetColumns { get; init; }

    /// <summary>Sets of the categorical splits.</summary>
    public required byte[] Sets { get; init; }

    /// <summary>Columns that the categorical splits of one tree fill, at most.</summary>
    public required int OwnColumns { get; init; }

    /// <summary>Adds the values of all trees to scores that already stand.</summary>
    /// <param name="values">Column-major: row r of feature f at f × stride + r.</param>
    /// <param name="stride">Values from one feature to the next, ≥ <paramref name="count"/>.</param>
    /// <param name="scores">Row-major, one value an output.</param>
    /// <param name="count">Number of rows.</param>
    public void AddTo(ReadOnlySpan<double> values, int stride, Span<double> scores, int count)
    {
        int blockBytes = (encoder.Columns + OwnColumns) * BlockRows;
        int wanted = BlocksAtOnce * blockBytes + 2 * BlockRows;
        byte[] buffer = t_buffer is { } kept && kept.Length >= wanted ? kept : t_buffer = new byte[wanted];
        int outputs = ensemble.Outputs;
        for (int start = 0; start < count; start += BlocksAtOnce * BlockRows)
        {
            int rows = Math.Min(BlocksAtOnce * BlockRows, count - start);
            for (int first = 0; first < rows; first += BlockRows)
            {
                encoder.Encode(
                    values[(start + first)..], stride, Math.Min(BlockRows, rows - first),
                    buffer.AsSpan(first / BlockRows * blockBytes, blockBytes));
            }
            for (int number = 0; number < Trees.Length; number++)
            {
                ref readonly BitTree tree = ref Trees[number];
                for (int first = 0; first < rows; first += BlockRows)
                {
                    Span<byte> block = buffer.AsSpan(first / BlockRows * blockBytes, blockBytes);
                    Span<byte> found = buffer.AsSpan(BlocksAtOnce * blockBytes, 2 * BlockRows);
                    FindLeaves(tree, block, found);
                    int many = Math.Min(BlockRows, rows - first);
                    if (_plain)
                        AddValues(tree, found, scores.Slice((start + first) * outputs, many * outputs), outputs);
                    else
                        AddLeaves(number, found, values[(start + first)..], stride, scores[((start + first) * outputs)..], many);
                }
            }
        }
    }

    // For each row the eight leaves that hold its leaf, and the bits of those that it can reach.
    private void FindLeaves(in BitTree tree, Span<byte> block, Span<byte> found)
    {
        if (tree.Sets > 0)
            FillSets(tree, block);
        if (ByteLane512.IsSupported)
            FindLeaves<ByteLane512, Vector512<byte>>(tree, block, found);
        else if (ByteLane256.IsSupported)
            FindLeaves<ByteLane256, Vector256<byte>>(tree, block, found);
        else
            FindLeaves<ByteLane128, Vector128<byte>>(tree, block, found);
    }

    // Two vectors of rows go side by side and share the loads of the cuts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FindLeaves<TLane, TVector>(in BitTree tree, ReadOnlySpan<byte> block, Span<byte> found)
        where TLane : IByteLane<TVector>
        where TVector : struct
    {
        ref byte columns = ref MemoryMarshal.GetReference(block);
        ref byte to = ref MemoryMarshal.GetReference(found);
        ref LeafCut cuts = ref MemoryMarshal.GetArrayDataReference(Cuts);
        ref int starts = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(CutStarts), tree.FirstByte);
        for (int row = 0; row < BlockRows; row += 2 * TLane.Count)
        {
            TVector groupA = TLane.Zero;
            TVector groupB = TLane.Zero;
            TVector bitsA = TLane.Zero;
            TVector bitsB = TLane.Zero;
            ref byte column = ref Unsafe.Add(ref columns, row);
            nint cut = Unsafe.Add(ref starts, 0);
            for (int group = 0; group < tree.Bytes; group++)
            {
                TVector a = TLane.Ones;
                TVector b = TLane.Ones;
                nint end = Unsafe.Add(ref starts, group + 1);
                for (; cut < end; cut++)
                {
                    ref LeafCut at = ref Unsafe.Add(ref cuts, cut);
                    TVector threshold = TLane.Broadcast(at.Threshold);
                    TVector mask = TLane.Broadcast(at.Mask);
                    nint offset = at.Column;
                    a = TLane.Cut(a, TLane.Load(ref column, offset), threshold, mask);
                    b = TLane.Cut(b, TLane.Load(ref column, offset + TLane.Count), threshold, mask);
                }
                TVector number = TLane.Broadcast((uint)group * 0x01010101u);
                groupA = TLane.SelectZero(bitsA, number, groupA);
                groupB = TLane.SelectZero(bitsB, number, groupB);
                bitsA = TLane.SelectZero(bitsA, a, bitsA);
                bitsB = TLane.SelectZero(bitsB, b, bitsB);
            }
            TLane.Store(groupA, ref to, row);
            TLane.Store(groupB, ref to, row + TLane.Count);
            TLane.Store(bitsA, ref to, BlockRows + row);
            TLane.Store(bitsB, ref to, BlockRows + row + TLane.Count);
        }
    }

    private void FillSets(in BitTree tree, Span<byte> block)
    {
        for (int number = 0; number < tree.Sets; number++)
        {
            SetColumn split = SetColumns[tree.FirstSet + number];
            ReadOnlySpan<byte> eighths = block.Slice(split.Groups, BlockRows);
            ReadOnlySpan<byte> bits = block.Slice(split.Groups + BlockRows, BlockRows);
            FillSet(
                Sets.AsSpan(split.Set, SetBytes), eighths, bits,
                block.Slice((encoder.Columns + number) * BlockRows, BlockRows));
        }
    }

    private static void FillSet(ReadOnlySpan<byte> set, ReadOnlySpan<byte> eighths, ReadOnlySpan<byte> bits, Span<byte> column)
    {
        if (Avx512Vbmi.IsSupported)
        {
            Vector512<byte> table = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(set));
            for (int row = 0; row < BlockRows; row += Vector512<byte>.Count)
            {
                Vector512<byte> eighth = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(eighths), (nuint)row);
                Vector512<byte> bit = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(bits), (nuint)row);
                Vector512<byte> held = Avx512Vbmi.PermuteVar64x8(table, eighth) & bit;
                Vector512<byte> leaves = ~Vector512.Equals(held, Vector512<byte>.Zero);
                leaves.StoreUnsafe(ref MemoryMarshal.GetReference(column), (nuint)row);
            }
            return;
        }
        for (int row = 0; row < BlockRows; row++)
            column[row] = (set[eighths[row] & (SetBytes - 1)] & bits[row]) != 0 ? byte.MaxValue : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddValues(in BitTree tree, ReadOnlySpan<byte> found, Span<double> scores, int outputs)
    {
        ref double values = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Values), tree.FirstLeaf);
        ref byte at = ref MemoryMarshal.GetReference(found);
        ref double score = ref Unsafe.Add(ref MemoryMarshal.GetReference(scores), tree.Output);
        int count = scores.Length / outputs;
        for (int row = 0; row < count; row++)
        {
            int leaf = Unsafe.Add(ref at, row) * 8 + BitOperations.TrailingZeroCount((int)Unsafe.Add(ref at, BlockRows + row));
            Unsafe.Add(ref score, row * (nint)outputs) += Unsafe.Add(ref values, leaf);
        }
    }

    private void AddLeaves(
        int tree, ReadOnlySpan<byte> found, ReadOnlySpan<double> values, int stride, Span<double> scores, int count)
    {
        int firstLeaf = Trees[tree].FirstLeaf;
        int features = ensemble.Features;
        double[] buffer = ensemble.HasLinearLeaves ? new double[features] : [];
        for (int row = 0; row < count; row++)
        {
            for (int feature = 0; feature < buffer.Length; feature++)
                buffer[feature] = values[feature * stride + row];
            int leaf = found[row] * 8 + BitOperations.TrailingZeroCount((int)found[BlockRows + row]);
            ensemble.AddLeaf(
                tree, Leaves[firstLeaf + leaf], buffer, scores.Slice(row * ensemble.Outputs, ensemble.Outputs));
        }
    }
}
