using Cairn.Numerics.Threading;

namespace Cairn.Learning.Metrics;

/// <summary>Metrics of how well scores put the rows of a class before the others.</summary>
/// <remarks>All are O(n log n), exact with ties, and NaN where they are undefined.</remarks>
public static class RankingMetrics
{
    /// <summary>
    /// Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half.
    /// </summary>
    /// <param name="scores">Score of each row, finite; any increasing function of the probability does.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>0 to 1; NaN when all rows (of positive weight) are of one class.</returns>
    /// <remarks>Hanley and McNeil (1982), by trapezoids over the steps of equal score.</remarks>
    public static double RocAuc(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default) =>
        RocAuc(RankedScores.Of(scores, positive, weights));

    /// <summary>
    /// Average precision: Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over descending distinct scores, without interpolation.
    /// </summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>0 to 1; NaN when no row is of the class.</returns>
    public static double AveragePrecision(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default) =>
        AveragePrecision(RankedScores.Of(scores, positive, weights));

    /// <summary>ROC AUC and average precision of each class against the rest.</summary>
    /// <param name="probabilities">For each class one score a row.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <returns>For each class its two areas, NaN where undefined, and the weight of its rows.</returns>
    public static (double RocAuc, double AveragePrecision, double Weight)[] OneVersusRest(
        IReadOnlyList<ReadOnlyMemory<double>> probabilities, ReadOnlyMemory<int> classes, ReadOnlyMemory<double> weights,
        int threads = 1)
    {
        (double, double, double)[] areas = new (double, double, double)[probabilities.Count];
        ParallelBlocks.For(areas.Length, threads, label =>
        {
            RankedScores ranked = RankedScores.Of(
                probabilities[label].Span, RowsOf(classes.Span, label), weights.Span);
            areas[label] = (RocAuc(ranked), AveragePrecision(ranked), ranked.Positives);
        });
        return areas;
    }

    internal static double RocAuc(RankedScores ranked)
    {
        double area = 0;
        double tp = 0;
        double fp = 0;
        for (int i = 0; i < ranked.Count; i++)
        {
            area += (ranked.FalsePositives[i] - fp) * (ranked.TruePositives[i] + tp) / 2;
            tp = ranked.TruePositives[i];
            fp = ranked.FalsePositives[i];
        }
        return tp > 0 && fp > 0 ? area / tp / fp : double.NaN;
    }

    internal static double AveragePrecision(RankedScores ranked)
    {
        double sum = 0;
        double before = 0;
        for (int i = 0; i < ranked.Count; i++)
        {
            double tp = ranked.TruePositives[i];
            if (tp > before)
                sum += (tp - before) * (tp / (tp + ranked.FalsePositives[i]));
            before = tp;
        }
        return before > 0 ? sum / before : double.NaN;
    }

    internal static bool[] RowsOf(ReadOnlySpan<int> classes, int label)
    {
        bool[] positive = new bool[classes.Length];
        for (int row = 0; row < positive.Length; row++)
            positive[row] = classes[row] == label;
        return positive;
    }
}
