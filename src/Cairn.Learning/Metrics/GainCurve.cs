namespace Cairn.Learning.Metrics;

/// <summary>
/// Cumulative gain: when the rows that score highest are acted on first, the share of the positive rows that is reached
/// with each share of all rows. The first point is (0, 0).
/// </summary>
/// <param name="Thresholds">Descending; the first is +∞. Rows that score at least the threshold are acted on.</param>
/// <param name="Shares">Share of all rows acted on, ascending from 0 to 1.</param>
/// <param name="Gains">Share of the positive rows among them, ascending from 0 to 1.</param>
/// <param name="BaseRate">Share of all rows that are positive: the best curve reaches 1 there.</param>
public sealed record GainCurve(
    IReadOnlyList<double> Thresholds, IReadOnlyList<double> Shares, IReadOnlyList<double> Gains, double BaseRate)
{
    /// <summary>
    /// How many times more positive rows are reached than by acting on rows at random; NaN at the first point, (0, 0).
    /// </summary>
    public IReadOnlyList<double> Lifts => [.. Shares.Select((share, i) => Gains[i] / share)];

    /// <summary>The curve of scores, or null when no row is of the class.</summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="mostPoints">Points are thinned evenly along the curve where there are more.</param>
    public static GainCurve? Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int mostPoints = CurveThinning.MostPoints) =>
        Of(RankedScores.Of(scores, positive, weights), mostPoints);

    /// <summary>The share of positive rows reached with a share of all rows, between points on a straight line.</summary>
    /// <param name="share">Share of all rows, 0 to 1.</param>
    public double GainAt(double share)
    {
        for (int i = 1; i < Shares.Count; i++)
        {
            if (Shares[i] >= share)
            {
                double step = Shares[i] - Shares[i - 1];
                return step > 0 ? Gains[i - 1] + (Gains[i] - Gains[i - 1]) * (share - Shares[i - 1]) / step : Gains[i];
            }
        }
        return Gains[^1];
    }

    internal static GainCurve? Of(RankedScores ranked, int mostPoints)
    {
        if (!(ranked.Positives > 0))
            return null;
        double total = ranked.Positives + ranked.Negatives;
        double[] thresholds = [double.PositiveInfinity, .. ranked.Thresholds];
        double[] shares = [0, .. ranked.TruePositives.Select((tp, i) => (tp + ranked.FalsePositives[i]) / total)];
        double[] gains = [0, .. ranked.TruePositives.Select(tp => tp / ranked.Positives)];
        int[] kept = CurveThinning.Pick(shares, gains, mostPoints);
        return new GainCurve(
            CurveThinning.Take(thresholds, kept), CurveThinning.Take(shares, kept), CurveThinning.Take(gains, kept),
            ranked.Positives / total);
    }
}
