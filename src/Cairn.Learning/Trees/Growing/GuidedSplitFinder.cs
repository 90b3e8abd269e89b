using System.Buffers;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Growing;

/// <summary>Finds the best split of a leaf by one feature where rules of growth bound the values of leaves or the cuts.</summary>
/// <remarks>
/// The value of each side is made by the <see cref="LeafRule"/> and clamped to the bounds of the node; the gain is what
/// these very values are worth, −(2Gv + (H+λ)v²), as in XGBoost and LightGBM. A split by a monotone feature whose sides
/// come out in the wrong order is refused. Rows of a side are estimated by its share of the hessians for smoothing.
/// </remarks>
internal readonly ref struct GuidedSplitFinder
{
    private readonly GrowthLimits _limits;
    private readonly GrowthRules _rules;
    private readonly LeafRule _values;
    private readonly NodeGuide _node;
    private readonly SeededRandom? _random;
    private readonly double _gradientUnit;
    private readonly double _hessianUnit;
    private readonly double _rowsPerHessian;
    private readonly int _sign;
    private readonly bool _plain;
    private readonly long _least;
    private readonly long _surelyEnough;
    private readonly long _total;
    private readonly ReadOnlySpan<int> _counts;

    /// <summary>A finder for one leaf and feature.</summary>
    /// <param name="limits">What bounds the tree.</param>
    /// <param name="rules">What steers it.</param>
    /// <param name="gradients">Units of the sums, and bounds on the hessian of a row.</param>
    /// <param name="leaf">The leaf, which has a guide.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="counts">Rows in each bin of the feature; empty when they are not known.</param>
    public GuidedSplitFinder(
        GrowthLimits limits, GrowthRules rules, GradientBuffer gradients, Leaf leaf, int feature,
        ReadOnlySpan<int> counts)
    {
        _limits = limits;
        _rules = rules;
        _values = new LeafRule(limits, rules);
        _node = leaf.Guide!;
        _random = rules.ExtraRandom ? _node.Random!.Split("cut").Split((ulong)feature) : null;
        _sign = rules.Signs is null ? 0 : rules.Signs[feature];
        _plain = rules.LeavesValuesAlone;
        _gradientUnit = gradients.GradientUnit;
        _hessianUnit = gradients.HessianUnit;
        _total = leaf.Sum;
        _rowsPerHessian = leaf.Repeats / Math.Max(1e-300, GradientPair.Hessian(leaf.Sum) * _hessianUnit);
        _counts = counts;
        (_least, _surelyEnough) = limits.SideUnits(gradients, isCounted: !counts.IsEmpty);
    }

    /// <summary>The best split by a numeric feature; its gain is 0 when there is none.</summary>
    /// <param name="sums">The feature's histogram: one sum a bin, then that of missing values.</param>
    /// <param name="bins">Number of bins of values.</param>
    public SplitCandidate Numeric(ReadOnlySpan<long> sums, int bins)
    {
        (int first, int last) = Cuts(sums, bins);
        SplitCandidate best = default;
        double parent = ParentScore(_limits.L2);
        long left = 0;
        int leftCount = 0;
        for (int bin = 0; bin <= last; bin++)
        {
            left += sums[bin];
            leftCount += CountOf(bin);
            if (bin >= first && (sums[bin] != 0 || first == last))
                TryBothSides(ref best, sums[bins], CountOf(bins), left, leftCount, bin, parent);
        }
        if (sums[bins] == 0)
            best.MissingLeft = GradientPair.Hessian(best.LeftSum) >= GradientPair.Hessian(_total - best.LeftSum);
        return best;
    }

    /// <summary>The best split by a categorical feature; its gain is 0 when there is none.</summary>
    /// <param name="sums">The feature's histogram: one sum a group of levels, then that of missing values.</param>
    /// <param name="bins">Number of groups of levels.</param>
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
        SplitCandidate best = default;
        if (bins <= _limits.CategoryOneVsRest)
        {
            int level = OneVsRest(ref best, sums, bins);
            order[0] = level;
            if (best.Gain > 0)
                CategoryOrder.Describe(ref best, order[..1], sums, bins, _total);
            return best;
        }
        (double, double) units = (_gradientUnit, _hessianUnit);
        int ranked = CategoryOrder.Rank(_limits, units, sums, bins, _total, _node.Repeats, order);
        if (ranked < 2)
            return default;
        double l2 = _limits.L2 + (ranked > 2 ? _limits.CategoryL2 : 0);
        int chosen = _random is null ? -1 : _random.NextInt(ranked - 1);
        Scan(ref best, order[..ranked], (ranked + 1) / 2, sums, l2, chosen);
        double low = best.Gain;
        order[..ranked].Reverse();
        Scan(ref best, order[..ranked], (ranked - 1) / 2, sums, l2, chosen < 0 ? -1 : ranked - 2 - chosen);
        if (best.Gain == low)
            order[..ranked].Reverse();
        if (best.Gain > 0)
            CategoryOrder.Describe(ref best, order[..(best.Bin + 1)], sums, bins, _total);
        return best;
    }

    /// <summary>The given split of this leaf; its gain is 0 when a side would have too few rows.</summary>
    /// <param name="forced">The split.</param>
    /// <param name="sums">The histogram of its feature.</param>
    /// <param name="bins">Number of bins of values, or of groups of levels.</param>
    /// <remarks>Rows have to be counted. The gain is kept above 0, so that the split is made whatever it brings.</remarks>
    public SplitCandidate Forced(ForcedSplit forced, ReadOnlySpan<long> sums, int bins)
    {
        SplitCandidate best = new() { Gain = double.NegativeInfinity };
        long left = 0;
        int leftCount = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            if (forced.Levels is { } levels ? levels.Contains(bin) : bin <= forced.Bin)
            {
                left += sums[bin];
                leftCount += CountOf(bin);
            }
        }
        TryBothSides(ref best, sums[bins], CountOf(bins), left, leftCount, forced.Bin, ParentScore(_limits.L2));
        if (double.IsNegativeInfinity(best.Gain))
            return default;
        best.Gain = Math.Max(best.Gain, double.Epsilon);
        best.IsSure = true;
        best.Feature = forced.Feature;
        if (sums[bins] == 0)
            best.MissingLeft = GradientPair.Hessian(best.LeftSum) >= GradientPair.Hessian(_total - best.LeftSum);
        if (forced.Levels is { } set)
        {
            best.IsCategorical = true;
            best.Left = set;
            best.Bin = 0;
        }
        return best;
    }

    // The cuts to try: after each bin but the last that has rows, the last one too where it parts off missing values;
    // of extra-random trees one of them, between the least and the largest value of the node.
    private (int First, int Last) Cuts(ReadOnlySpan<long> sums, int bins)
    {
        int last = sums[bins] == 0 ? bins - 2 : bins - 1;
        if (_random is null)
            return (0, last);
        int low = 0;
        while (low < bins && sums[low] == 0)
            low++;
        int high = bins - 1;
        while (high > low && sums[high] == 0)
            high--;
        int cut = high > low ? low + _random.NextInt(high - low) : last;
        return (cut, cut);
    }

    private int CountOf(int bin) => _counts.IsEmpty ? 0 : _counts[bin];

    private void TryBothSides(
        ref SplitCandidate best, long missing, int missingCount, long left, int leftCount, int bin, double parent)
    {
        Try(ref best, left, leftCount, bin, missingLeft: false, parent, _limits.L2);
        if (missing != 0)
            Try(ref best, left + missing, leftCount + missingCount, bin, missingLeft: true, parent, _limits.L2);
    }

    private int OneVsRest(ref SplitCandidate best, ReadOnlySpan<long> sums, int bins)
    {
        Span<int> levels = stackalloc int[bins + 1];
        int used = 0;
        for (int bin = 0; bin <= bins; bin++)
        {
            if (sums[bin] != 0)
                levels[used++] = bin;
        }
        if (used < 2)
            return 0;
        double parent = ParentScore(_limits.L2);
        int chosen = _random is null ? -1 : _random.NextInt(used);
        for (int i = 0; i < used; i++)
        {
            int level = levels[i];
            if (chosen < 0 || chosen == i)
                Try(ref best, sums[level], CountOf(level), level, missingLeft: false, parent, _limits.L2);
        }
        return best.Bin;
    }

    private void Scan(
        ref SplitCandidate best, ReadOnlySpan<int> order, int most, ReadOnlySpan<long> sums, double l2, int chosen)
    {
        double parent = ParentScore(l2);
        long left = 0;
        int leftCount = 0;
        most = Math.Min(most, _limits.CategoryMaxLevels);
        for (int rank = 0; rank < most; rank++)
        {
            left += sums[order[rank]];
            leftCount += CountOf(order[rank]);
            if (chosen < 0 || rank == chosen)
                Try(ref best, left, leftCount, rank, missingLeft: false, parent, l2);
        }
    }

    private double ParentScore(double l2)
    {
        double gradient = GradientPair.Gradient(_total) * _gradientUnit;
        double hessian = GradientPair.Hessian(_total) * _hessianUnit;
        if (_plain)
            return _values.BestScore(gradient, hessian, l2) + _limits.MinGain;
        double above = _node.Parent?.Output ?? double.NaN;
        double value = Math.Clamp(
            _values.Value(gradient, hessian, l2, _node.Repeats, above), _node.Lower, _node.Upper);
        return _values.Score(gradient, hessian, l2, value) + _limits.MinGain;
    }

    private void Try(
        ref SplitCandidate best, long left, int leftCount, int bin, bool missingLeft, double parent, double l2)
    {
        long right = _total - left;
        uint leftUnits = GradientPair.Hessian(left);
        uint rightUnits = GradientPair.Hessian(right);
        if (leftUnits < _least || rightUnits < _least)
            return;
        if (!_counts.IsEmpty
            && (leftCount < _limits.MinLeafRows || _node.Repeats - leftCount < _limits.MinLeafRows))
            return;
        double gain;
        if (_plain)
        {
            double g = _limits.Pull(GradientPair.Gradient(left) * _gradientUnit);
            double k = _limits.Pull(GradientPair.Gradient(right) * _gradientUnit);
            gain = SplitFinder.Gain(g, k, leftUnits * _hessianUnit + l2, rightUnits * _hessianUnit + l2, parent);
        }
        else
        {
            (double score, double low) = Weigh(left, leftUnits * _hessianUnit, l2);
            (double other, double high) = Weigh(right, rightUnits * _hessianUnit, l2);
            if (_sign * (high - low) < 0)
                return;
            gain = score + other - parent;
        }
        if (gain > best.Gain)
        {
            best.Gain = gain;
            best.Bin = bin;
            best.MissingLeft = missingLeft;
            best.LeftSum = left;
            best.IsSure = leftUnits >= _surelyEnough && rightUnits >= _surelyEnough;
        }
    }

    private (double Score, double Value) Weigh(long sum, double hessian, double l2)
    {
        double gradient = GradientPair.Gradient(sum) * _gradientUnit;
        double value = _values.Value(gradient, hessian, l2, hessian * _rowsPerHessian, _node.Output);
        value = Math.Clamp(value, _node.Lower, _node.Upper);
        return (_values.Score(gradient, hessian, l2, value), value);
    }
}
