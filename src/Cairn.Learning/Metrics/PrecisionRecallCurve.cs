namespace Cairn.Learning.Metrics;

/// <summary>Precision against recall as the threshold falls. The first point, (0, 1), has threshold +∞.</summary>
/// <param name="Thresholds">Descending; a row is called positive when its score is at least the threshold.</param>
/// <param name="Recalls">Share of positive rows called positive, ascending from 0 to 1.</param>
/// <param name="Precisions">Share of the rows called positive that are.</param>
/// <param name="AveragePrecision">Σ ΔRecall·Precision over the whole curve, before any thinning.</param>
/// <param name="BaseRate">Share of positive rows: the precision of a model that knows nothing.</param>
public sealed record PrecisionRecallCurve(
    IReadOnlyList<double> Thresholds, IReadOnlyList<double> Recalls, IReadOnlyList<double> Precisions,
    double AveragePrecision, double BaseRate)
{
    /// <summary>The curve of scores, or null when no row is of the class.</summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="mostPoints">
    /// Points inside a stretch of equal recall are left out, which loses nothing of the curve's shape; only where more
    /// than this many remain are they thinned evenly along the curve.
    /// </param>
    public static PrecisionRecallCurve? Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int mostPoints = CurveThinning.MostPoints) =>
        Of(RankedScores.Of(scores, positive, weights), mostPoints);

    internal static PrecisionRecallCurve? Of(RankedScores ranked, int mostPoints)
    {
        double positives = ranked.Positives;
        if (!(positives > 0))
            return null;
        List<double> thresholds = [double.PositiveInfinity];
        List<double> recalls = [0];
        List<double> precisions = [1];
        double[] tp = ranked.TruePositives;
        for (int i = 0; i < ranked.Count; i++)
        {
            bool inside = i > 0 && i < ranked.Count - 1 && tp[i - 1] == tp[i] && tp[i] == tp[i + 1];
            if (inside)
                continue;
            thresholds.Add(ranked.Thresholds[i]);
            recalls.Add(tp[i] / positives);
            precisions.Add(tp[i] / (tp[i] + ranked.FalsePositives[i]));
        }
        double[] x = [.. recalls];
        double[] y = [.. precisions];
        int[] kept = CurveThinning.Pick(x, y, mostPoints);
        return new PrecisionRecallCurve(
            CurveThinning.Take([.. thresholds], kept), CurveThinning.Take(x, kept), CurveThinning.Take(y, kept),
            RankingMetrics.AveragePrecision(ranked), positives / (positives + ranked.Negatives));
    }
}
