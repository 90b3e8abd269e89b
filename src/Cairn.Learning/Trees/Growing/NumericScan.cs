using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// The best cut of a numeric feature, eight bins at a time: prefix sums of the packed pairs, then the gains of the cuts
/// with missing values on the right and on the left.
/// </summary>
/// <remarks>
/// A lane holds one bin. Sums and differences of pairs are exact, gains are computed by the operations of
/// <see cref="SplitFinder.Gain"/> in the same order, and the lowest bin among equal gains is kept: the result is that
/// of the plain loop, bit for bit. Bins without rows repeat the gain before them, which is not larger.
/// </remarks>
/// <param name="total">Sum of the pairs of the leaf.</param>
/// <param name="least">Fewest units of hessian on a side, ≥ 1.</param>
/// <param name="gradientUnit">Value of a unit of gradient.</param>
/// <param name="hessianUnit">Value of a unit of hessian.</param>
/// <param name="l2">L2 penalty.</param>
/// <param name="parent">What a gain has to exceed: the score of the leaf as it is, and the smallest gain.</param>
internal readonly ref struct NumericScan(
    long total, long least, double gradientUnit, double hessianUnit, double l2, double parent)
{
    private const int Lanes = 8;

    /// <summary>Whether this machine has what the scan needs.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported;

    /// <summary>Looks for the best cut.</summary>
    /// <param name="sums">The feature's histogram, a whole number of lanes: bins of values, missing values, zeros.</param>
    /// <param name="bins">Number of bins of values.</param>
    /// <param name="best">Gain, bin, side of missing values and left sum; untouched when no cut gains.</param>
    /// <returns>Whether any cut leaves enough on both sides.</returns>
    public bool Find(ReadOnlySpan<long> sums, int bins, ref SplitCandidate best)
    {
        ref long first = ref MemoryMarshal.GetReference(sums);
        long missing = sums[bins];
        Vector512<long> missingSum = Vector512.Create(missing);
        Vector512<long> index = Vector512.CreateSequence(0L, 1L);
        Vector512<long> end = Vector512.Create((long)bins);
        Vector512<long> carry = Vector512<long>.Zero;
        Vector512<double> bestGain = Vector512<double>.Zero;
        Vector512<long> bestCut = Vector512.Create(-1L);
        Vector512<long> bestSum = Vector512<long>.Zero;
        bool any = false;
        for (int bin = 0; bin < bins; bin += Lanes, index += Vector512.Create((long)Lanes))
        {
            Vector512<long> sum = Vector512.LoadUnsafe(ref first, (nuint)bin);
            if (sum == Vector512<long>.Zero)
                continue;
            sum += Avx512F.AlignRight64(sum, Vector512<long>.Zero, 7);
            sum += Avx512F.AlignRight64(sum, Vector512<long>.Zero, 6);
            sum += Avx512F.AlignRight64(sum, Vector512<long>.Zero, 4);
            sum += carry;
            carry = Vector512.Create(sum.GetElement(Lanes - 1));
            // Before the first bin with rows there is no cut.
            Vector512<long> isBin = Vector512.AndNot(
                Vector512.LessThan(index, end), Vector512.Equals(sum, Vector512<long>.Zero));
            any |= Try(sum, isBin, index + index, ref bestGain, ref bestCut, ref bestSum);
            if (missing != 0)
            {
                Vector512<long> cut = index + index + Vector512<long>.One;
                any |= Try(sum + missingSum, isBin, cut, ref bestGain, ref bestCut, ref bestSum);
            }
        }
        if (any)
            Reduce(bestGain, bestCut, bestSum, ref best);
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Try(
        Vector512<long> left, Vector512<long> isBin, Vector512<long> cut, ref Vector512<double> bestGain,
        ref Vector512<long> bestCut, ref Vector512<long> bestSum)
    {
        Vector512<long> right = Vector512.Create(total) - left;
        Vector512<long> low = Vector512.Create((long)uint.MaxValue);
        Vector512<long> leftUnits = left & low;
        Vector512<long> rightUnits = right & low;
        Vector512<long> enough = isBin
            & Vector512.GreaterThanOrEqual(Vector512.Min(leftUnits, rightUnits), Vector512.Create(least));
        if (enough == Vector512<long>.Zero)
            return false;
        Vector512<double> unit = Vector512.Create(gradientUnit);
        Vector512<double> g = Vector512.ConvertToDouble(left >> 32) * unit;
        Vector512<double> k = Vector512.ConvertToDouble(right >> 32) * unit;
        unit = Vector512.Create(hessianUnit);
        Vector512<double> penalty = Vector512.Create(l2);
        Vector512<double> p = Vector512.ConvertToDouble(leftUnits) * unit + penalty;
        Vector512<double> q = Vector512.ConvertToDouble(rightUnits) * unit + penalty;
        Vector512<double> gain = (g * g * q + k * k * p) / (p * q) - Vector512.Create(parent);
        Vector512<long> better = Vector512.GreaterThan(gain, bestGain).AsInt64() & enough;
        bestGain = Vector512.ConditionalSelect(better.AsDouble(), gain, bestGain);
        bestCut = Vector512.ConditionalSelect(better, cut, bestCut);
        bestSum = Vector512.ConditionalSelect(better, left, bestSum);
        return true;
    }

    private static void Reduce(
        Vector512<double> gains, Vector512<long> cuts, Vector512<long> sums, ref SplitCandidate best)
    {
        long found = -1;
        for (int lane = 0; lane < Lanes; lane++)
            Take(gains[lane], cuts[lane], sums[lane], ref found, ref best);
    }

    /// <summary>Takes what a lane found where it gains more, or as much by a lower cut.</summary>
    /// <param name="gain">Its best gain.</param>
    /// <param name="cut">Twice the bin, and one more with missing values on the left; −1 for none.</param>
    /// <param name="sum">Sum of the left side.</param>
    /// <param name="found">The cut of <paramref name="best"/>; −1 before the first.</param>
    /// <param name="best">The best so far.</param>
    public static void Take(double gain, long cut, long sum, ref long found, ref SplitCandidate best)
    {
        if (cut < 0 || !(gain > best.Gain || (found >= 0 && gain == best.Gain && cut < found)))
            return;
        found = cut;
        best.Gain = gain;
        best.Bin = (int)(cut >> 1);
        best.MissingLeft = (cut & 1) != 0;
        best.LeftSum = sum;
    }
}
