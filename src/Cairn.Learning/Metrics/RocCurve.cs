namespace Cairn.Learning.Metrics;

/// <summary>True against false positive rate as the threshold falls. The first point, (0, 0), has threshold +∞.</summary>
/// <param name="Thresholds">Descending; a row is called positive when its score is at least the threshold.</param>
/// <param name="FalsePositiveRates">Share of negative rows called positive, ascending from 0 to 1.</param>
/// <param name="TruePositiveRates">Share of positive rows called positive, ascending from 0 to 1.</param>
/// <param name="Area">Area under the whole curve, before any thinning.</param>
public sealed record RocCurve(
    IReadOnlyList<double> Thresholds, IReadOnlyList<double> FalsePositiveRates,
    IReadOnlyList<double> TruePositiveRates, double Area)
{
    /// <summary>The curve of scores, or null when all rows are of one class.</summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="mostPoints">
    /// Points on a straight line are left out, which loses nothing; only where more than this many remain are they thinned
    /// evenly along the curve.
    /// </param>
    public static RocCurve? Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int mostPoints = CurveThinning.MostPoints) =>
        Of(RankedScores.Of(scores, positive, weights), mostPoints);

    internal static RocCurve? Of(RankedScores ranked, int mostPoints)
    {
        double positives = ranked.Positives;
        double negatives = ranked.Negatives;
        if (!(positives > 0 && negatives > 0))
            return null;
        List<double> thresholds = [double.PositiveInfinity];
        List<double> falses = [0];
        List<double> trues = [0];
        double[] fp = ranked.FalsePositives;
        double[] tp = ranked.TruePositives;
        for (int i = 0; i < ranked.Count; i++)
        {
            double lastFp = falses[^1];
            double lastTp = trues[^1];
            bool corner = i == ranked.Count - 1
                || (tp[i] - lastTp) * (fp[i + 1] - fp[i]) != (fp[i] - lastFp) * (tp[i + 1] - tp[i]);
            if (!corner)
                continue;
            thresholds.Add(ranked.Thresholds[i]);
            falses.Add(fp[i]);
            trues.Add(tp[i]);
        }
        double[] x = [.. falses.Select(w => w / negatives)];
        double[] y = [.. trues.Select(w => w / positives)];
        int[] kept = CurveThinning.Pick(x, y, mostPoints);
        return new RocCurve(
            CurveThinning.Take([.. thresholds], kept), CurveThinning.Take(x, kept), CurveThinning.Take(y, kept),
            RankingMetrics.RocAuc(ranked));
    }
}
