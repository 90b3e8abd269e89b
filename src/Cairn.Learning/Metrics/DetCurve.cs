namespace Cairn.Learning.Metrics;

/// <summary>
/// Detection error tradeoff: the share of positive rows missed against that of negative rows called positive, as the
/// threshold rises.
/// </summary>
/// <param name="Thresholds">Ascending; a row is called positive when its score is at least the threshold.</param>
/// <param name="FalsePositiveRates">Share of negative rows called positive, descending.</param>
/// <param name="FalseNegativeRates">Share of positive rows not called so, ascending.</param>
/// <remarks>
/// Martin et al. (1997). The stretches at both ends where only one rate moves are left out but for their inner points, as in
/// scikit-learn. Drawn on normal deviates, two normal classes give a straight line.
/// </remarks>
public sealed record DetCurve(
    IReadOnlyList<double> Thresholds, IReadOnlyList<double> FalsePositiveRates, IReadOnlyList<double> FalseNegativeRates)
{
    /// <summary>The curve of scores, or null when all rows are of one class.</summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="mostPoints">Points are thinned evenly along the curve where there are more.</param>
    public static DetCurve? Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int mostPoints = CurveThinning.MostPoints) =>
        Of(RankedScores.Of(scores, positive, weights), mostPoints);

    internal static DetCurve? Of(RankedScores ranked, int mostPoints)
    {
        if (!(ranked.Positives > 0 && ranked.Negatives > 0))
            return null;
        double[] tp = ranked.TruePositives;
        double[] fp = ranked.FalsePositives;
        int first = 0;
        while (first + 1 < fp.Length && fp[first + 1] == fp[0])
            first++;
        int last = Array.FindIndex(tp, value => value == tp[^1]);
        int[] shown = [.. Enumerable.Range(first, last - first + 1).Reverse()];
        double[] misses = [.. shown.Select(i => (tp[^1] - tp[i]) / tp[^1])];
        double[] alarms = [.. shown.Select(i => fp[i] / fp[^1])];
        int[] kept = CurveThinning.Pick(alarms, misses, mostPoints);
        return new DetCurve(
            [.. kept.Select(i => ranked.Thresholds[shown[i]])], CurveThinning.Take(alarms, kept),
            CurveThinning.Take(misses, kept));
    }
}
