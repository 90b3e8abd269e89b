using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;

namespace Cairn.Learning.Trees.Growing;

/// <summary>Finds the split of a leaf by one feature that gains most summed over several outputs.</summary>
/// <remarks>
/// The gain of each output is that of <see cref="SplitFinder"/>; with one output the split is the same. Levels of a
/// category are put in the order of the mean gradient of each output in turn, and the best cut of all orders is taken.
/// Rows are counted by a histogram of their own, so no candidate is unsure. Not safe for several threads at once.
/// </remarks>
internal sealed class VectorSplitFinder
{
    private readonly GrowthLimits _limits;
    private readonly int _outputs;
    private readonly double[] _gradientUnits;
    private readonly double[] _hessianUnits;
    private readonly long[] _left;
    private int[] _order = new int[BinMapper.MostBins + 1];
    private SplitCandidate _best;
    private VectorLeaf? _leaf;
    private long[][] _histograms = [];
    private int _offset;

    /// <summary>A finder for trees over the given derivatives.</summary>
    /// <param name="limits">What bounds the tree.</param>
    /// <param name="gradients">Derivatives of each output, quantised.</param>
    public VectorSplitFinder(GrowthLimits limits, IReadOnlyList<GradientBuffer> gradients)
    {
        _limits = limits;
        _outputs = gradients.Count;
        _gradientUnits = [.. gradients.Select(g => g.GradientUnit)];
        _hessianUnits = [.. gradients.Select(g => g.HessianUnit)];
        _left = new long[_outputs + 1];
    }

    /// <summary>The best split of a leaf by a feature; its gain is 0 when there is none.</summary>
    /// <param name="leaf">The leaf, with histograms.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="mapper">Its bins.</param>
    /// <param name="offset">Its first slot in a histogram.</param>
    public SplitCandidate Search(VectorLeaf leaf, int feature, BinMapper mapper, int offset)
    {
        _leaf = leaf;
        _histograms = leaf.Histograms!;
        _offset = offset;
        _best = default;
        if (mapper.IsCategorical)
            Categorical(mapper.Count);
        else
            Numeric(mapper.Count);
        _best.Feature = feature;
        _best.IsSure = true;
        return _best;
    }

    private void Numeric(int bins)
    {
        double parent = ParentScore(_limits.L2);
        bool missing = CountAt(bins) > 0;
        int last = missing ? bins : bins - 1;
        Array.Clear(_left);
        for (int bin = 0; bin < last; bin++)
        {
            if (CountAt(bin) == 0)
                continue;
            Add(bin, 1);
            Try(bin, false, parent, _limits.L2);
            if (missing)
            {
                Add(bins, 1);
                Try(bin, true, parent, _limits.L2);
                Add(bins, -1);
            }
        }
        if (!missing)
            _best.MissingLeft = 2 * GradientPair.Hessian(_best.LeftSum) >= GradientPair.Hessian(_leaf!.Sums[_outputs]);
    }

    private void Categorical(int bins)
    {
        if (bins <= _limits.CategoryOneVsRest)
        {
            OneVsRest(bins);
            return;
        }
        if (_order.Length <= bins)
            _order = new int[bins + 1];
        int[]? best = null;
        for (int output = 0; output < _outputs; output++)
        {
            ReadOnlySpan<long> sums = _histograms[output].AsSpan(_offset, bins + 1);
            (double, double) units = (_gradientUnits[output], _hessianUnits[output]);
            int ranked = CategoryOrder.Rank(
                _limits, units, sums, bins, _leaf!.Sums[output], GradientPair.Hessian(_leaf.Sums[_outputs]), _order);
            if (ranked < 2)
                continue;
            double l2 = _limits.L2 + (ranked > 2 ? _limits.CategoryL2 : 0);
            Span<int> order = _order.AsSpan(0, ranked);
            if (Scan(order, (ranked + 1) / 2, l2))
                best = [.. order[..(_best.Bin + 1)]];
            order.Reverse();
            if (Scan(order, (ranked - 1) / 2, l2))
                best = [.. order[..(_best.Bin + 1)]];
        }
        if (best is not null)
            Describe(best, bins);
    }

    private void OneVsRest(int bins)
    {
        double parent = ParentScore(_limits.L2);
        for (int bin = 0; bin <= bins; bin++)
        {
            if (CountAt(bin) == 0)
                continue;
            Array.Clear(_left);
            Add(bin, 1);
            Try(bin, false, parent, _limits.L2);
        }
        if (_best.Gain > 0)
            Describe([_best.Bin], bins);
    }

    private bool Scan(ReadOnlySpan<int> order, int most, double l2)
    {
        double before = _best.Gain;
        double parent = ParentScore(l2);
        Array.Clear(_left);
        for (int rank = 0; rank < Math.Min(most, _limits.CategoryMaxLevels); rank++)
        {
            Add(order[rank], 1);
            Try(rank, false, parent, l2);
        }
        return _best.Gain > before;
    }

    private void Describe(int[] left, int bins) => CategoryOrder.Describe(
        ref _best, left, _histograms[_outputs].AsSpan(_offset, bins + 1), bins, _leaf!.Sums[_outputs]);

    private uint CountAt(int bin) => GradientPair.Hessian(_histograms[_outputs][_offset + bin]);

    private void Add(int bin, int times)
    {
        for (int output = 0; output < _left.Length; output++)
            _left[output] += times * _histograms[output][_offset + bin];
    }

    private double ParentScore(double l2)
    {
        double score = 0;
        for (int output = 0; output < _outputs; output++)
            score += Score(_leaf!.Sums[output], output, l2);
        return score + _limits.MinGain;
    }

    private void Try(int bin, bool missingLeft, double parent, double l2)
    {
        uint left = GradientPair.Hessian(_left[_outputs]);
        uint right = GradientPair.Hessian(_leaf!.Sums[_outputs]) - left;
        if (left < _limits.MinLeafRows || right < _limits.MinLeafRows || !HasWeight())
            return;
        double gain = 0;
        for (int output = 0; output < _outputs; output++)
            gain += Gain(_left[output], _leaf.Sums[output] - _left[output], output, l2);
        gain -= parent;
        if (gain > _best.Gain)
        {
            _best.Gain = gain;
            _best.Bin = bin;
            _best.MissingLeft = missingLeft;
            _best.LeftSum = _left[_outputs];
        }
    }

    // The mean over the outputs of the hessian of each side reaches the smallest allowed.
    private bool HasWeight()
    {
        double left = 0;
        double right = 0;
        for (int output = 0; output < _outputs; output++)
        {
            left += GradientPair.Hessian(_left[output]) * _hessianUnits[output];
            right += GradientPair.Hessian(_leaf!.Sums[output] - _left[output]) * _hessianUnits[output];
        }
        return Math.Min(left, right) > 0 && Math.Min(left, right) >= _limits.MinChildWeight * _outputs;
    }

    private double Gain(long left, long right, int output, double l2)
    {
        double g = _limits.Pull(GradientPair.Gradient(left) * _gradientUnits[output]);
        double k = _limits.Pull(GradientPair.Gradient(right) * _gradientUnits[output]);
        double p = GradientPair.Hessian(left) * _hessianUnits[output] + l2;
        double q = GradientPair.Hessian(right) * _hessianUnits[output] + l2;
        return p > 0 && q > 0 ? SplitFinder.Gain(g, k, p, q, 0) : Score(left, output, l2) + Score(right, output, l2);
    }

    private double Score(long sum, int output, double l2)
    {
        double pulled = _limits.Pull(GradientPair.Gradient(sum) * _gradientUnits[output]);
        double curvature = GradientPair.Hessian(sum) * _hessianUnits[output] + l2;
        return curvature > 0 ? pulled * pulled / curvature : 0;
    }
}
