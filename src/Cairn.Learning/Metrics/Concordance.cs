using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>How well a score tells which of two rows has its event first.</summary>
public static class Concordance
{
    /// <summary>
    /// Harrell's C: of the pairs of rows whose order in time is known, the share that the score puts in that order, ties
    /// of the score counting half.
    /// </summary>
    /// <param name="risks">Score of each row, finite; higher is sooner. Negate what is a time.</param>
    /// <param name="times">When the event of each row was, or between which times it was.</param>
    /// <param name="weights">Weight of each row, ≥ 0; a pair weighs the product. Empty when rows weigh the same.</param>
    /// <returns>0 to 1, 0.5 for a constant score; NaN when the order of no pair is known.</returns>
    /// <remarks>
    /// Harrell et al. (1982). The order of two rows is known when the latest time of one is not after the earliest of the
    /// other: a row that left at the time of another's event is taken to have lived longer, two events at one time are in
    /// no order, and of intervals only those are compared that do not overlap. O(n log n) by a Fenwick tree over the scores.
    /// </remarks>
    public static double Harrell(
        ReadOnlySpan<double> risks, SurvivalTimes times, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(risks.Length, times.Lower.Length, weights.Length);
        return new ConcordanceOrder(risks, times).Measure(weights);
    }
}
