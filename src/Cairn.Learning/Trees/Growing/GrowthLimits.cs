using System.Runtime.CompilerServices;

namespace Cairn.Learning.Trees.Growing;

/// <summary>What bounds the growth of a tree.</summary>
/// <param name="MaxLeaves">Most leaves, ≥ 2.</param>
/// <param name="MaxDepth">Most splits from root to leaf.</param>
/// <param name="MinLeafRows">Fewest rows in a leaf.</param>
/// <param name="MinChildWeight">Smallest sum of hessians in a leaf.</param>
/// <param name="L1">L1 penalty on leaf values.</param>
/// <param name="L2">L2 penalty on leaf values.</param>
/// <param name="MinGain">Smallest gain of a split.</param>
/// <param name="CategorySmoothing">Hessian added to each level when levels are ordered by their mean gradient.</param>
/// <param name="CategoryL2">L2 penalty added when a categorical split is weighed.</param>
/// <param name="CategoryMinSupport">Rows that a level needs at a node to be ordered there.</param>
internal sealed record GrowthLimits(
    int MaxLeaves, int MaxDepth, int MinLeafRows, double MinChildWeight, double L1, double L2, double MinGain,
    double CategorySmoothing, double CategoryL2, double CategoryMinSupport)
{
    /// <summary>Whether nodes are split level by level rather than by their gain.</summary>
    public bool DepthWise { get; init; }

    /// <summary>Features of at most so many levels are split into one level and the rest.</summary>
    public int CategoryOneVsRest { get; init; }

    /// <summary>Most levels in the smaller of the two sets of a categorical split.</summary>
    public int CategoryMaxLevels { get; init; } = int.MaxValue;

    /// <summary>The value of a leaf: the minimum of G·v + ½(H + λ)v² + α|v|.</summary>
    public double LeafValue(double gradient, double hessian) =>
        hessian + L2 > 0 ? -Pull(gradient) / (hessian + L2) : 0;

    /// <summary>Twice the reduction of the objective that the best leaf value brings.</summary>
    public double Score(double gradient, double hessian)
    {
        double pulled = Pull(gradient);
        return pulled * pulled / (hessian + L2);
    }

    /// <summary>A sum of gradients pulled towards 0 by the L1 penalty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Pull(double gradient) =>
        L1 == 0 ? gradient : Math.Sign(gradient) * Math.Max(0, Math.Abs(gradient) - L1);

    /// <summary>
    /// Units of hessian below which a side of a split is refused: it has less than the smallest weight, or so little that
    /// its rows must be too few; and those from which its rows are surely enough.
    /// </summary>
    /// <param name="gradients">The unit of hessians, and bounds on the hessian of a row.</param>
    /// <param name="isCounted">Whether the rows of each bin are counted, so that hessians need not tell of them.</param>
    public (long Least, long SurelyEnough) SideUnits(GradientBuffer gradients, bool isCounted)
    {
        double weight = Math.Ceiling(MinChildWeight / gradients.HessianUnit);
        long least = Math.Max(1, weight > uint.MaxValue ? uint.MaxValue : (long)weight);
        return isCounted
            ? (least, 0)
            : (Math.Max(least, MinLeafRows * gradients.LeastUnits), MinLeafRows * gradients.MostUnits);
    }
}
