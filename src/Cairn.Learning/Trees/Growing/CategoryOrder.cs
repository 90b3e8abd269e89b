using System.Buffers;
using System.Runtime.CompilerServices;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;

namespace Cairn.Learning.Trees.Growing;

/// <summary>The order of the levels of a categorical feature at a node, and what becomes of a cut of it.</summary>
internal static class CategoryOrder
{
    // Bits of the number of a bin.
    private const int BinBits = 17;

    /// <summary>Orders the groups of levels that the node has enough rows of by their mean gradient.</summary>
    /// <param name="limits">Smoothing and support.</param>
    /// <param name="units">Value of a unit of gradient and of hessian.</param>
    /// <param name="sums">One sum a group of levels, then that of missing values.</param>
    /// <param name="bins">Number of groups of levels.</param>
    /// <param name="total">Sum of the node.</param>
    /// <param name="totalCount">Rows of the node.</param>
    /// <param name="order">At least bins + 1 places.</param>
    /// <returns>How many groups have a place in the order.</returns>
    [SkipLocalsInit]
    public static int Rank(
        GrowthLimits limits, (double Gradient, double Hessian) units, ReadOnlySpan<long> sums, int bins, long total,
        long totalCount, Span<int> order)
    {
        long[]? rented = bins <= BinMapper.MostBins ? null : ArrayPool<long>.Shared.Rent(bins + 1);
        Span<long> keys = rented is null ? stackalloc long[BinMapper.MostBins + 1] : rented;
        double least = limits.CategoryMinSupport * GradientPair.Hessian(total);
        int ranked = 0;
        for (int bin = 0; bin <= bins; bin++)
        {
            if (sums[bin] == 0 || (double)GradientPair.Hessian(sums[bin]) * totalCount < least)
                continue;
            double gradient = GradientPair.Gradient(sums[bin]) * units.Gradient;
            double hessian = GradientPair.Hessian(sums[bin]) * units.Hessian;
            keys[ranked++] = KeyOf(gradient / (hessian + limits.CategorySmoothing + 1e-16), bin);
        }
        keys[..ranked].Sort();
        for (int rank = 0; rank < ranked; rank++)
            order[rank] = (int)keys[rank] & ((1 << BinBits) - 1);
        if (rented is not null)
            ArrayPool<long>.Shared.Return(rented);
        return ranked;
    }

    // One word that sorts by the mean and then by the bin: sorting words takes a third of the time of sorting pairs. The
    // bits of a double, those of a negative one turned over, are in its order as a whole number; 47 of them are kept.
    private static long KeyOf(double mean, int bin)
    {
        long bits = BitConverter.DoubleToInt64Bits(mean + 0.0);
        bits ^= bits >> 63 & long.MaxValue;
        return bits & (-1L << BinBits) | (long)bin;
    }

    /// <summary>Notes which groups of levels go left.</summary>
    /// <remarks>Groups that the node has no rows of go with the heavier side, and so do missing values then.</remarks>
    public static void Describe(
        ref SplitCandidate best, ReadOnlySpan<int> left, ReadOnlySpan<long> sums, int bins, long total)
    {
        best.IsCategorical = true;
        bool heavierLeft = GradientPair.Hessian(best.LeftSum) >= GradientPair.Hessian(total - best.LeftSum);
        best.MissingLeft = sums[bins] == 0 && heavierLeft;
        foreach (int bin in left)
        {
            if (bin == bins)
                best.MissingLeft = true;
            else
                best.Left.Add(bin);
        }
        for (int bin = 0; bin < bins && heavierLeft; bin++)
        {
            if (sums[bin] == 0)
                best.Left.Add(bin);
        }
        best.Bin = 0;
    }
}
