namespace Cairn.Learning.Metrics;

/// <summary>How the decisions of a binary classifier change with the threshold, and thresholds chosen by common rules.</summary>
/// <remarks>
/// The choices are made over every distinct probability of the rows judged; among equals the higher threshold is taken.
/// A threshold chosen on the rows that it is then judged on is a little flattering.
/// </remarks>
public sealed class ThresholdTable
{
    /// <summary>Most points that a stored table has.</summary>
    public const int MostPoints = 200;

    /// <summary>A table of known points and choices.</summary>
    /// <param name="points">In descending order of threshold.</param>
    /// <param name="choices">Thresholds chosen by rules.</param>
    public ThresholdTable(IReadOnlyList<ThresholdPoint> points, IReadOnlyList<ThresholdChoice> choices)
    {
        Points = points;
        Choices = choices;
    }

    /// <summary>Thresholds in descending order; the first calls no row positive, the last every row.</summary>
    public IReadOnlyList<ThresholdPoint> Points { get; }

    /// <summary>Thresholds chosen by rules: even odds, best F1, best balanced accuracy, precision of at least 90 %.</summary>
    public IReadOnlyList<ThresholdChoice> Choices { get; }

    /// <summary>The table of probabilities, or null when all rows are of one class.</summary>
    /// <param name="probabilities">Probability of the positive class, a row each.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="mostPoints">Most points to keep; those chosen by a rule always stay.</param>
    public static ThresholdTable? Of(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int mostPoints = MostPoints) =>
        Of(RankedScores.Of(probabilities, positive, weights), mostPoints);

    /// <summary>The point of the table with the best F1.</summary>
    public ThresholdPoint BestF1() => Best(Points, p => p.F1);

    /// <summary>The point of the table with the best balanced accuracy, which is also the best of Youden's J.</summary>
    public ThresholdPoint BestBalancedAccuracy() => Best(Points, p => p.BalancedAccuracy);

    /// <summary>The point with the greatest recall among those of at least a precision, or null when there is none.</summary>
    /// <param name="precision">Least precision, 0 to 1.</param>
    public ThresholdPoint? WithPrecision(double precision) => WithPrecision(Points, precision);

    /// <summary>The point whose errors cost least.</summary>
    /// <param name="falsePositive">Cost of calling a negative row positive, ≥ 0.</param>
    /// <param name="falseNegative">Cost of calling a positive row negative, ≥ 0.</param>
    public ThresholdPoint LowestCost(double falsePositive, double falseNegative) =>
        Best(Points, p => -p.Cost(falsePositive, falseNegative));

    internal static ThresholdTable? Of(RankedScores ranked, int mostPoints)
    {
        if (!(ranked.Positives > 0 && ranked.Negatives > 0))
            return null;
        ThresholdPoint[] all = new ThresholdPoint[ranked.Count + 1];
        all[0] = PointOf(ranked, double.PositiveInfinity, 0, 0);
        for (int i = 0; i < ranked.Count; i++)
            all[i + 1] = PointOf(ranked, ranked.Thresholds[i], ranked.TruePositives[i], ranked.FalsePositives[i]);

        ThresholdPoint even = all.Last(p => p.Threshold >= 0.5) with { Threshold = 0.5 };
        List<ThresholdChoice> choices =
        [
            new("even_odds", "even odds", even),
            new("best_f1", "best F1", Best(all, p => p.F1)),
            new("best_balanced_accuracy", "best balanced accuracy", Best(all, p => p.BalancedAccuracy)),
        ];
        if (WithPrecision(all, 0.9) is ThresholdPoint precise)
            choices.Add(new ThresholdChoice("precision_90", "precision of at least 90 %", precise));
        return new ThresholdTable(Thin(all, choices, mostPoints), choices);
    }

    private static ThresholdPoint PointOf(RankedScores ranked, double threshold, double tp, double fp) =>
        new(threshold, tp, fp, ranked.Negatives - fp, ranked.Positives - tp);

    private static List<ThresholdPoint> Thin(ThresholdPoint[] all, List<ThresholdChoice> choices, int most)
    {
        double[] x = [.. all.Select(p => p.FalsePositiveRate)];
        double[] y = [.. all.Select(p => p.Recall)];
        HashSet<double> chosen = [.. choices.Select(c => c.Point.Threshold)];
        HashSet<int> kept = [.. CurveThinning.Pick(x, y, Math.Max(2, most - choices.Count))];
        return [.. all.Where((point, i) => kept.Contains(i) || chosen.Contains(point.Threshold))];
    }

    private static ThresholdPoint Best(IReadOnlyList<ThresholdPoint> points, Func<ThresholdPoint, double> score)
    {
        ThresholdPoint best = points[0];
        double bestScore = score(best);
        foreach (ThresholdPoint point in points)
        {
            double value = score(point);
            if (value > bestScore)
                (best, bestScore) = (point, value);
        }
        return best;
    }

    private static ThresholdPoint? WithPrecision(IReadOnlyList<ThresholdPoint> points, double precision)
    {
        ThresholdPoint? best = null;
        foreach (ThresholdPoint point in points)
        {
            bool precise = point.TruePositives > 0 && point.Precision >= precision;
            if (precise && (best is null || point.Recall > best.Value.Recall))
                best = point;
        }
        return best;
    }
}
