using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Learning.Trees.Growing;

/// <summary>The work of <see cref="NumericScan"/> four bins at a time, for machines with AVX2 but not AVX-512.</summary>
/// <remarks>
/// The same operations in the same order, so the result is that of the plain loop, bit for bit. AVX2 turns no 64-bit
/// whole numbers into doubles, but those here have at most 32 bits: put into the low bits of a double of 2⁵², they are
/// exact once that is taken off again.
/// </remarks>
/// <param name="total">Sum of the pairs of the leaf.</param>
/// <param name="least">Fewest units of hessian on a side, ≥ 1.</param>
/// <param name="gradientUnit">Value of a unit of gradient.</param>
/// <param name="hessianUnit">Value of a unit of hessian.</param>
/// <param name="l2">L2 penalty.</param>
/// <param name="parent">What a gain has to exceed: the score of the leaf as it is, and the smallest gain.</param>
internal readonly ref struct NumericScan256(
    long total, long least, double gradientUnit, double hessianUnit, double l2, double parent)
{
    private const int Lanes = 4;

    // The bits of 2⁵², and of 2⁵² with the lowest word's sign turned, which makes a signed word an unsigned one 2³¹ above.
    private const long UnsignedBits = 0x4330_0000_0000_0000;
    private const long SignedBits = 0x4330_0000_8000_0000;
    private const double UnsignedBase = 4503599627370496;
    private const double SignedBase = 4503599627370496 + 2147483648.0;

    /// <summary>Whether this machine has what the scan needs.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Looks for the best cut; see <see cref="NumericScan.Find"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Find(ReadOnlySpan<long> sums, int bins, ref SplitCandidate best)
    {
        ref long first = ref MemoryMarshal.GetReference(sums);
        long missing = sums[bins];
        Vector256<long> missingSum = Vector256.Create(missing);
        Vector256<long> index = Vector256.CreateSequence(0L, 1L);
        Vector256<long> end = Vector256.Create((long)bins);
        Vector256<long> carry = Vector256<long>.Zero;
        Vector256<double> bestGain = Vector256<double>.Zero;
        Vector256<long> bestCut = Vector256.Create(-1L);
        Vector256<long> bestSum = Vector256<long>.Zero;
        bool any = false;
        for (int bin = 0; bin < bins; bin += Lanes, index += Vector256.Create((long)Lanes))
        {
            Vector256<long> sum = Vector256.LoadUnsafe(ref first, (nuint)bin);
            if (sum == Vector256<long>.Zero)
                continue;
            // Within each half, then the second lane's on both lanes of the upper half.
            sum += Avx2.ShiftLeftLogical128BitLane(sum, 8);
            Vector256<long> lower = Avx2.Permute2x128(sum, sum, 0x08);
            sum += Avx2.Shuffle(lower.AsInt32(), 0b11_10_11_10).AsInt64();
            sum += carry;
            carry = Avx2.Permute4x64(sum, 0b11_11_11_11);
            // Before the first bin with rows there is no cut.
            Vector256<long> isBin = Vector256.AndNot(
                Vector256.GreaterThan(end, index), Vector256.Equals(sum, Vector256<long>.Zero));
            any |= Try(sum, isBin, index + index, ref bestGain, ref bestCut, ref bestSum);
            if (missing != 0)
            {
                Vector256<long> cut = index + index + Vector256<long>.One;
                any |= Try(sum + missingSum, isBin, cut, ref bestGain, ref bestCut, ref bestSum);
            }
        }
        if (any)
            Reduce(bestGain, bestCut, bestSum, ref best);
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Try(
        Vector256<long> left, Vector256<long> isBin, Vector256<long> cut, ref Vector256<double> bestGain,
        ref Vector256<long> bestCut, ref Vector256<long> bestSum)
    {
        Vector256<long> right = Vector256.Create(total) - left;
        Vector256<long> low = Vector256.Create((long)uint.MaxValue);
        Vector256<long> leftUnits = left & low;
        Vector256<long> rightUnits = right & low;
        Vector256<long> fewer = Avx2.Min(leftUnits.AsUInt32(), rightUnits.AsUInt32()).AsInt64();
        Vector256<long> enough = isBin & Vector256.GreaterThan(fewer, Vector256.Create(least - 1));
        if (enough == Vector256<long>.Zero)
            return false;
        Vector256<double> unit = Vector256.Create(gradientUnit);
        Vector256<double> g = Signed(left) * unit;
        Vector256<double> k = Signed(right) * unit;
        unit = Vector256.Create(hessianUnit);
        Vector256<double> penalty = Vector256.Create(l2);
        Vector256<double> p = Unsigned(leftUnits) * unit + penalty;
        Vector256<double> q = Unsigned(rightUnits) * unit + penalty;
        Vector256<double> gain = (g * g * q + k * k * p) / (p * q) - Vector256.Create(parent);
        Vector256<double> better = Vector256.GreaterThan(gain, bestGain) & enough.AsDouble();
        bestGain = Avx.BlendVariable(bestGain, gain, better);
        bestCut = Avx.BlendVariable(bestCut.AsDouble(), cut.AsDouble(), better).AsInt64();
        bestSum = Avx.BlendVariable(bestSum.AsDouble(), left.AsDouble(), better).AsInt64();
        return true;
    }

    // The signed upper halves as doubles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Signed(Vector256<long> pairs) =>
        ((pairs >>> 32) ^ Vector256.Create(SignedBits)).AsDouble() - Vector256.Create(SignedBase);

    // Whole numbers of 32 bits as doubles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Unsigned(Vector256<long> units) =>
        (units | Vector256.Create(UnsignedBits)).AsDouble() - Vector256.Create(UnsignedBase);

    private static void Reduce(
        Vector256<double> gains, Vector256<long> cuts, Vector256<long> sums, ref SplitCandidate best)
    {
        long found = -1;
        for (int lane = 0; lane < Lanes; lane++)
            NumericScan.Take(gains[lane], cuts[lane], sums[lane], ref found, ref best);
    }
}
