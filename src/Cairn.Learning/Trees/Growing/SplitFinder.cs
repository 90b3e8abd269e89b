using System.Buffers;
using System.Runtime.CompilerServices;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Finds the best split of a leaf by one feature from its histogram.
/// </summary>
/// <remarks>
/// The gain is that of Chen and Guestrin, "XGBoost" (2016), equation 7, without the factor ½:
/// G_L²/(H_L+λ) + G_R²/(H_R+λ) − G²/(H+λ), where an L1 penalty first pulls each G towards 0. Missing values are tried
/// on both sides. The fewest rows of a leaf are checked by bounds on the hessian of a row where these decide; where
/// they do not, the candidate is marked as unsure, and the caller has it found again with the rows counted.
/// </remarks>
internal readonly ref struct SplitFinder
{
    private readonly GrowthLimits _limits;
    private readonly double _gradientUnit;
    private readonly double _hessianUnit;
    private readonly long _least;
    private readonly long _surelyEnough;
    private readonly long _total;
    private readonly long _totalCount;
    private readonly ReadOnlySpan<int> _counts;

    /// <summary>A finder for one leaf.</summary>
    /// <param name="limits">What bounds the tree.</param>
    /// <param name="gradients">Units of the sums, and bounds on the hessian of a row.</param>
    /// <param name="total">Sum of the gradient pairs of the leaf.</param>
    /// <param name="totalCount">Rows of the leaf.</param>
    /// <param name="sides">The <see cref="GrowthLimits.SideUnits"/> of the tree.</param>
    /// <param name="counts">Rows in each bin of the feature that is searched; empty when they are not known.</param>
    public SplitFinder(
        GrowthLimits limits, GradientBuffer gradients, long total, long totalCount, (long Least, long SurelyEnough) sides,
        ReadOnlySpan<int> counts = default)
    {
        _limits = limits;
        _gradientUnit = gradients.GradientUnit;
        _hessianUnit = gradients.HessianUnit;
        _total = total;
        _totalCount = totalCount;
        _counts = counts;
        (_least, _surelyEnough) = sides;
    }

    /// <summary>The best split by a numeric feature; its gain is 0 when there is none.</summary>
    /// <param name="sums">The feature's histogram: one sum a bin, then that of missing values.</param>
    /// <param name="bins">Number of bins of values.</param>
    public SplitCandidate Numeric(ReadOnlySpan<long> sums, int bins) =>
        _counts.IsEmpty && _limits.L1 == 0 && sums.Length % 8 == 0
            && (NumericScan.IsSupported || NumericScan256.IsSupported)
            ? Scan(sums, bins, NumericScan.IsSupported)
            : NumericScalar(sums, bins);

    /// <summary>The plain form of <see cref="Numeric"/>, for every limit and with rows counted.</summary>
    /// <param name="sums">The feature's histogram: one sum a bin, then that of missing values.</param>
    /// <param name="bins">Number of bins of values.</param>
    public SplitCandidate NumericScalar(ReadOnlySpan<long> sums, int bins)
    {
        SplitCandidate best = new() { IsHopeless = true };
        long missing = sums[bins];
        int missingCount = _counts.IsEmpty ? 0 : _counts[bins];
        long left = 0;
        int leftCount = 0;
        int last = missing == 0 ? bins - 1 : bins;
        double parent = ParentScore(_limits.L2) + _limits.MinGain;
        for (int bin = 0; bin < last; bin++)
        {
            long sum = sums[bin];
            if (!_counts.IsEmpty)
                leftCount += _counts[bin];
            if (sum == 0)
                continue;
            left += sum;
            Try(ref best, left, leftCount, bin, missingLeft: false, parent, _limits.L2);
            if (missing != 0)
                Try(ref best, left + missing, leftCount + missingCount, bin, missingLeft: true, parent, _limits.L2);
        }
        if (best.Gain > 0 && missing == 0)
            best.MissingLeft = GradientPair.Hessian(best.LeftSum) >= GradientPair.Hessian(_total - best.LeftSum);
        return best;
    }

    /// <summary>The gain of a split whose sides have gradients g and k and penalised hessians p and q.</summary>
    /// <param name="g">Sum of gradients on the left.</param>
    /// <param name="k">Sum of gradients on the right.</param>
    /// <param name="p">Sum of hessians on the left, plus the L2 penalty.</param>
    /// <param name="q">Sum of hessians on the right, plus the L2 penalty.</param>
    /// <param name="parent">The score of the leaf as it is, plus the smallest gain.</param>
    /// <remarks>g²/p + k²/q, with one division: it takes most of the time.</remarks>
    public static double Gain(double g, double k, double p, double q, double parent) =>
        (g * g * q + k * k * p) / (p * q) - parent;

    /// <summary>The best split by a categorical feature; its gain is 0 when there is none.</summary>
    /// <param name="sums">The feature's histogram: one sum a group of levels, then that of missing values.</param>
    /// <param name="bins">Number of groups of levels.</param>
    /// <remarks>
    /// In the order of mean gradient the best partition of the levels is one of the prefixes (Fisher 1958). Means of
    /// levels with little weight are pulled to 0 by the smoothing. Missing values take part as a level of their own.
    /// Levels with fewer rows than the support, by their share of the hessians, are not ordered: their mean says little,
    /// and they go with the side of more levels. Levels that the leaf has no rows of go with the heavier side.
    /// </remarks>
    [SkipLocalsInit]
    public SplitCandidate Categorical(ReadOnlySpan<long> sums, int bins)
    {
        if (bins > BinMapper.MostBins)
        {
            int[] rented = ArrayPool<int>.Shared.Rent(bins + 1);
            SplitCandidate found = Categorical(sums, bins, rented);
            ArrayPool<int>.Shared.Return(rented);
            return found;
        }
        return Categorical(sums, bins, stackalloc int[BinMapper.MostBins + 1]);
    }

    private SplitCandidate Categorical(ReadOnlySpan<long> sums, int bins, Span<int> order)
    {
        if (bins <= _limits.CategoryOneVsRest)
            return OneVsRest(order, sums, bins);
        (double, double) units = (_gradientUnit, _hessianUnit);
        int ranked = CategoryOrder.Rank(_limits, units, sums, bins, _total, _totalCount, order);
        if (ranked < 2)
            return default;

        // Up to the middle from the low end, then from the high end: every cut of the order once, each with the rare
        // levels on the side of more levels.
        double l2 = _limits.L2 + (ranked > 2 ? _limits.CategoryL2 : 0);
        SplitCandidate best = default;
        Scan(ref best, order[..ranked], Math.Min(_limits.CategoryMaxLevels, (ranked + 1) / 2), sums, l2);
        double low = best.Gain;
        order[..ranked].Reverse();
        Scan(ref best, order[..ranked], Math.Min(_limits.CategoryMaxLevels, (ranked - 1) / 2), sums, l2);
        if (best.Gain == low)
            order[..ranked].Reverse();
        if (best.Gain > 0)
            CategoryOrder.Describe(ref best, order[..(best.Bin + 1)], sums, bins, _total);
        return best;
    }

    /// <summary>The form of <see cref="Numeric"/> that looks at several bins at a time.</summary>
    /// <param name="sums">The feature's histogram, a whole number of eight sums.</param>
    /// <param name="bins">Number of bins of values.</param>
    /// <param name="byEight">Whether at eight, else at four.</param>
    public SplitCandidate Scan(ReadOnlySpan<long> sums, int bins, bool byEight)
    {
        SplitCandidate best = default;
        double parent = ParentScore(_limits.L2) + _limits.MinGain;
        best.IsHopeless = byEight
            ? !new NumericScan(
                _total, _least, _gradientUnit, _hessianUnit, _limits.L2, parent).Find(sums, bins, ref best)
            : !new NumericScan256(
                _total, _least, _gradientUnit, _hessianUnit, _limits.L2, parent).Find(sums, bins, ref best);
        if (best.Gain > 0)
        {
            uint left = GradientPair.Hessian(best.LeftSum);
            uint right = GradientPair.Hessian(_total - best.LeftSum);
            best.IsSure = left >= _surelyEnough && right >= _surelyEnough;
            if (sums[bins] == 0)
                best.MissingLeft = left >= right;
        }
        return best;
    }

    // Each level alone on the left. Rare levels go with the rest anyway, so none needs a place in an order.
    private SplitCandidate OneVsRest(Span<int> order, ReadOnlySpan<long> sums, int bins)
    {
        SplitCandidate best = default;
        double parent = ParentScore(_limits.L2) + _limits.MinGain;
        for (int bin = 0; bin <= bins; bin++)
        {
            if (sums[bin] != 0)
            {
                int count = _counts.IsEmpty ? 0 : _counts[bin];
                Try(ref best, sums[bin], count, bin, missingLeft: false, parent, _limits.L2);
            }
        }
        if (best.Gain > 0)
        {
            order[0] = best.Bin;
            CategoryOrder.Describe(ref best, order[..1], sums, bins, _total);
        }
        return best;
    }

    private void Scan(ref SplitCandidate best, ReadOnlySpan<int> order, int most, ReadOnlySpan<long> sums, double l2)
    {
        double parent = ParentScore(l2) + _limits.MinGain;
        long left = 0;
        int leftCount = 0;
        for (int rank = 0; rank < most; rank++)
        {
            left += sums[order[rank]];
            if (!_counts.IsEmpty)
                leftCount += _counts[order[rank]];
            Try(ref best, left, leftCount, rank, missingLeft: false, parent, l2);
        }
    }

    private double ParentScore(double l2)
    {
        double gradient = GradientPair.Gradient(_total) * _gradientUnit;
        double hessian = GradientPair.Hessian(_total) * _hessianUnit;
        double pulled = _limits.Pull(gradient);
        return pulled * pulled / (hessian + l2);
    }

    private void Try(
        ref SplitCandidate best, long left, int leftCount, int bin, bool missingLeft, double parent, double l2)
    {
        long right = _total - left;
        uint leftHessian = GradientPair.Hessian(left);
        uint rightHessian = GradientPair.Hessian(right);
        if (leftHessian < _least || rightHessian < _least)
            return;
        if (!_counts.IsEmpty && (leftCount < _limits.MinLeafRows || _totalCount - leftCount < _limits.MinLeafRows))
            return;
        best.IsHopeless = false;
        double g = _limits.Pull(GradientPair.Gradient(left) * _gradientUnit);
        double k = _limits.Pull(GradientPair.Gradient(right) * _gradientUnit);
        double gain = Gain(g, k, leftHessian * _hessianUnit + l2, rightHessian * _hessianUnit + l2, parent);
        if (gain > best.Gain)
        {
            best.Gain = gain;
            best.Bin = bin;
            best.MissingLeft = missingLeft;
            best.LeftSum = left;
            best.IsSure = leftHessian >= _surelyEnough && rightHessian >= _surelyEnough;
        }
    }
}
