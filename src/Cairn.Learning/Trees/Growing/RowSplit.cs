using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cairn.Numerics.Histograms;

namespace Cairn.Learning.Trees.Growing;

/// <summary>Parts the rows of a leaf, and their derivatives beside them, into those that go left and those that go right.</summary>
internal static class RowSplit
{
    /// <summary>Elements past the end that the vector form may load, of which it uses nothing.</summary>
    public const int Margin = 4;

    private const int Lanes = 8;

    /// <summary>Moves what goes left to the head of its place, and what goes right to the head of the spare one.</summary>
    /// <typeparam name="TBin">Type of a bin, of one or two bytes.</typeparam>
    /// <param name="rows">Row numbers.</param>
    /// <param name="values">Derivatives of these rows.</param>
    /// <param name="rightRows">Row numbers of what goes right; as long as <paramref name="rows"/>.</param>
    /// <param name="rightValues">Derivatives of what goes right.</param>
    /// <param name="bins">Bin of each row of the matrix, and <see cref="Margin"/> more.</param>
    /// <param name="goesLeft">For each bin 1 or 0, and <see cref="Margin"/> more.</param>
    /// <returns>How many rows went left.</returns>
    public static int Run<TBin>(
        Span<int> rows, Span<GradientValue> values, Span<int> rightRows, Span<GradientValue> rightValues,
        ReadOnlySpan<TBin> bins, byte[] goesLeft)
        where TBin : unmanaged, IBinaryInteger<TBin>
    {
        if (Avx512F.VL.IsSupported)
            return RunVector512(rows, values, rightRows, rightValues, bins, goesLeft);
        return Avx2.IsSupported
            ? RunVector256(rows, values, rightRows, rightValues, bins, goesLeft)
            : RunScalar(rows, values, rightRows, rightValues, bins, goesLeft);
    }

    /// <summary>The plain form of <see cref="Run"/>, which tests compare it with.</summary>
    /// <remarks>Without branches: each row is written to both sides, and only one of the two ends moves on.</remarks>
    public static int RunScalar<TBin>(
        Span<int> rows, Span<GradientValue> values, Span<int> rightRows, Span<GradientValue> rightValues,
        ReadOnlySpan<TBin> bins, byte[] goesLeft)
        where TBin : unmanaged, IBinaryInteger<TBin> => Continue(rows, values, rightRows, rightValues, bins, goesLeft, 0, 0);

    private static int Continue<TBin>(
        Span<int> rows, Span<GradientValue> values, Span<int> rightRows, Span<GradientValue> rightValues,
        ReadOnlySpan<TBin> bins, byte[] goesLeft, int done, int left)
        where TBin : unmanaged, IBinaryInteger<TBin>
    {
        for (int i = done; i < rows.Length; i++)
        {
            int row = rows[i];
            GradientValue value = values[i];
            rows[left] = row;
            values[left] = value;
            rightRows[i - left] = row;
            rightValues[i - left] = value;
            left += goesLeft[int.CreateTruncating(bins[row])];
        }
        return left;
    }

    /// <summary>The form of <see cref="Run"/> for AVX2, which has no instruction that packs: orders come from a table.</summary>
    /// <remarks>
    /// Eight rows at a time: their sides become the bits of a mask, the mask the order that puts the lefts first, and the
    /// opposite one that of the rights. Loads by single cells are no slower here than gathering ones. What a whole vector
    /// writes past its own end is overwritten by the next, and lies before what has not been read yet.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe int RunVector256<TBin>(
        Span<int> rows, Span<GradientValue> values, Span<int> rightRows, Span<GradientValue> rightValues,
        ReadOnlySpan<TBin> bins, byte[] goesLeft)
        where TBin : unmanaged, IBinaryInteger<TBin>
    {
        int left = 0;
        int i = 0;
        fixed (int* row = rows, rightRow = rightRows)
        fixed (GradientValue* valuePairs = values, rightPairs = rightValues)
        fixed (TBin* binOf = bins)
        fixed (byte* sideOf = goesLeft, orderOfEight = PackingOrders.OfEight, orderOfFour = PackingOrders.OfFour)
        {
            long* value = (long*)valuePairs;
            long* rightValue = (long*)rightPairs;
            for (; i + Lanes <= rows.Length; i += Lanes)
            {
                uint mask = Side(binOf, sideOf, row[i]) | Side(binOf, sideOf, row[i + 1]) << 1
                    | Side(binOf, sideOf, row[i + 2]) << 2 | Side(binOf, sideOf, row[i + 3]) << 3
                    | Side(binOf, sideOf, row[i + 4]) << 4 | Side(binOf, sideOf, row[i + 5]) << 5
                    | Side(binOf, sideOf, row[i + 6]) << 6 | Side(binOf, sideOf, row[i + 7]) << 7;
                uint other = mask ^ 0xFF;
                int right = i - left;
                int leftOfFour = BitOperations.PopCount(mask & 0xF);
                Vector256<int> number = Vector256.Load(row + i);
                Vector256<long> firstPairs = Vector256.Load(value + i);
                Vector256<long> lastPairs = Vector256.Load(value + i + Lanes / 2);
                Pack(number, orderOfEight, mask).Store(row + left);
                Pack(number, orderOfEight, other).Store(rightRow + right);
                Pack(firstPairs, orderOfFour, mask & 0xF).Store(value + left);
                Pack(lastPairs, orderOfFour, mask >> 4).Store(value + left + leftOfFour);
                Pack(firstPairs, orderOfFour, other & 0xF).Store(rightValue + right);
                Pack(lastPairs, orderOfFour, other >> 4).Store(rightValue + right + Lanes / 2 - leftOfFour);
                left += BitOperations.PopCount(mask);
            }
        }
        return Continue(rows, values, rightRows, rightValues, bins, goesLeft, i, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Side<TBin>(TBin* binOf, byte* sideOf, int row)
        where TBin : unmanaged => sizeof(TBin) == 1 ? sideOf[((byte*)binOf)[row]] : sideOf[((ushort*)binOf)[row]];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<int> Pack(Vector256<int> numbers, byte* orders, uint mask) =>
        Avx2.PermuteVar8x32(numbers, Avx2.ConvertToVector256Int32(orders + mask * Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<long> Pack(Vector256<long> pairs, byte* orders, uint mask) =>
        Pack(pairs.AsInt32(), orders, mask).AsInt64();

    // Eight rows at a time: their bins are gathered as words, of which the low byte or half counts, the sides of these
    // are looked up in a table in registers or gathered too, and both sides are packed to the front of a vector. What a
    // whole vector writes past its own end is overwritten by the next, and lies before what has not been read yet.
    private static unsafe int RunVector512<TBin>(
        Span<int> rows, Span<GradientValue> values, Span<int> rightRows, Span<GradientValue> rightValues,
        ReadOnlySpan<TBin> bins, byte[] goesLeft)
        where TBin : unmanaged, IBinaryInteger<TBin>
    {
        int left = 0;
        int i = 0;
        fixed (TBin* binOf = bins)
        fixed (byte* sideOf = goesLeft)
        {
            ref int row = ref MemoryMarshal.GetReference(rows);
            ref long value = ref Unsafe.As<GradientValue, long>(ref MemoryMarshal.GetReference(values));
            ref int rightRow = ref MemoryMarshal.GetReference(rightRows);
            ref long rightValue = ref Unsafe.As<GradientValue, long>(ref MemoryMarshal.GetReference(rightValues));
            Vector256<int> used = Vector256.Create(sizeof(TBin) == 1 ? 0xFF : 0xFFFF);
            bool inRegisters = sizeof(TBin) == 1 && Avx512Vbmi.IsSupported && goesLeft.Length >= 256;
            Vector512<byte> a = inRegisters ? Vector512.Load(sideOf) : default;
            Vector512<byte> b = inRegisters ? Vector512.Load(sideOf + 64) : default;
            Vector512<byte> c = inRegisters ? Vector512.Load(sideOf + 128) : default;
            Vector512<byte> d = inRegisters ? Vector512.Load(sideOf + 192) : default;
            for (; i + Lanes <= rows.Length; i += Lanes)
            {
                Vector256<int> number = Vector256.LoadUnsafe(ref row, (nuint)i);
                Vector512<long> pair = Vector512.LoadUnsafe(ref value, (nuint)i);
                Vector256<int> bin = sizeof(TBin) == 1
                    ? Avx2.GatherVector256((int*)binOf, number, 1)
                    : Avx2.GatherVector256((int*)binOf, number, 2);
                bin &= used;
                Vector256<int> side = inRegisters ? LookUp(a, b, c, d, bin) : Avx2.GatherVector256((int*)sideOf, bin, 1);
                Vector256<int> isLeft = Vector256.Equals(side & Vector256<int>.One, Vector256<int>.One);
                Vector512<long> isLeftPair = Avx512F.ConvertToVector512Int64(isLeft);
                Avx512F.VL.Compress(Vector256<int>.Zero, isLeft, number).StoreUnsafe(ref row, (nuint)left);
                Avx512F.Compress(Vector512<long>.Zero, isLeftPair, pair).StoreUnsafe(ref value, (nuint)left);
                Avx512F.VL.Compress(Vector256<int>.Zero, ~isLeft, number).StoreUnsafe(ref rightRow, (nuint)(i - left));
                Avx512F.Compress(Vector512<long>.Zero, ~isLeftPair, pair).StoreUnsafe(ref rightValue, (nuint)(i - left));
                left += BitOperations.PopCount(isLeft.ExtractMostSignificantBits());
            }
        }
        return Continue(rows, values, rightRows, rightValues, bins, goesLeft, i, left);
    }

    // Entries 0 to 127 and 128 to 255 of a table of bytes; the highest bit of an index, which the look-up ignores, decides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LookUp(
        Vector512<byte> a, Vector512<byte> b, Vector512<byte> c, Vector512<byte> d, Vector256<int> index)
    {
        Vector512<byte> at = index.AsByte().ToVector512Unsafe();
        Vector256<int> low = Avx512Vbmi.PermuteVar64x8x2(a, at, b).GetLower().AsInt32();
        Vector256<int> high = Avx512Vbmi.PermuteVar64x8x2(c, at, d).GetLower().AsInt32();
        return Vector256.ConditionalSelect((index << 24) >> 31, high, low);
    }
}
