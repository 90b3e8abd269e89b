namespace Cairn.Learning.Metrics.Classification;

/// <summary>Areas under ROC curves beyond the plain one: of a part of the curve, and of several classes in one number.</summary>
public static class RocAreas
{
    /// <summary>
    /// Area under the ROC curve up to a false positive rate, brought to the scale of a whole one: 0.5 is guessing, 1 perfect.
    /// </summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="mostFalsePositives">Greatest false positive rate that counts, above 0, at most 1.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>NaN when all rows are of one class.</returns>
    /// <remarks>McClish (1989); the curve is cut by a straight line between its points. O(n log n).</remarks>
    public static double Partial(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, double mostFalsePositives,
        ReadOnlySpan<double> weights = default)
    {
        if (!(mostFalsePositives > 0 && mostFalsePositives <= 1))
            throw new ArgumentOutOfRangeException(nameof(mostFalsePositives), mostFalsePositives, "wanted above 0, at most 1");
        RankedScores ranked = RankedScores.Of(scores, positive, weights);
        if (mostFalsePositives == 1 || !(ranked.Positives > 0 && ranked.Negatives > 0))
            return RankingMetrics.RocAuc(ranked);
        double area = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < ranked.Count; i++)
        {
            double nextX = ranked.FalsePositives[i] / ranked.Negatives;
            double nextY = ranked.TruePositives[i] / ranked.Positives;
            if (nextX > mostFalsePositives)
            {
                double cut = y + (nextY - y) * (mostFalsePositives - x) / (nextX - x);
                area += (mostFalsePositives - x) * (y + cut) / 2;
                break;
            }
            area += (nextX - x) * (y + nextY) / 2;
            (x, y) = (nextX, nextY);
        }
        double least = mostFalsePositives * mostFalsePositives / 2;
        return 0.5 * (1 + (area - least) / (mostFalsePositives - least));
    }

    /// <summary>Mean area of each class against the rest.</summary>
    /// <param name="scores">For each class the score of each row.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="average">
    /// Macro and weighted: over the classes for which an area is defined; micro: one area of all scores pooled.
    /// </param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>NaN when no class has an area.</returns>
    public static double OneVersusRest(
        IReadOnlyList<ReadOnlyMemory<double>> scores, ReadOnlySpan<int> classes, ClassAverage average,
        ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(classes.Length, classes.Length, weights.Length);
        if (average == ClassAverage.Micro)
            return Pooled(scores, classes, weights);
        double sum = 0;
        double total = 0;
        for (int label = 0; label < scores.Count; label++)
        {
            RankedScores ranked = RankedScores.Of(scores[label].Span, RankingMetrics.RowsOf(classes, label), weights);
            double area = RankingMetrics.RocAuc(ranked);
            if (double.IsNaN(area))
                continue;
            double weight = average == ClassAverage.Macro ? 1 : ranked.Positives;
            sum += weight * area;
            total += weight;
        }
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>Mean over pairs of classes of the area of one against the other, both ways.</summary>
    /// <param name="scores">For each class the score of each row.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="average">Macro: pairs count the same; weighted: by their rows. There is no micro.</param>
    /// <returns>NaN when fewer than two classes have rows; classes without rows are left out.</returns>
    /// <remarks>Hand and Till (2001): unlike that against the rest it does not move with the shares of the classes.</remarks>
    public static double OneVersusOne(
        IReadOnlyList<ReadOnlyMemory<double>> scores, ReadOnlySpan<int> classes, ClassAverage average)
    {
        if (average == ClassAverage.Micro)
            throw new ArgumentOutOfRangeException(nameof(average), "pairs of classes have no pooled area");
        int[][] rowsOf = new int[scores.Count][];
        for (int label = 0; label < rowsOf.Length; label++)
        {
            List<int> rows = [];
            for (int row = 0; row < classes.Length; row++)
            {
                if (classes[row] == label)
                    rows.Add(row);
            }
            rowsOf[label] = [.. rows];
        }
        double sum = 0;
        double total = 0;
        for (int a = 0; a < rowsOf.Length; a++)
        {
            for (int b = a + 1; b < rowsOf.Length; b++)
            {
                if (rowsOf[a].Length == 0 || rowsOf[b].Length == 0)
                    continue;
                double area = (Between(scores[a].Span, rowsOf[a], rowsOf[b]) + Between(scores[b].Span, rowsOf[b], rowsOf[a])) / 2;
                double weight = average == ClassAverage.Macro ? 1 : rowsOf[a].Length + rowsOf[b].Length;
                sum += weight * area;
                total += weight;
            }
        }
        return total > 0 ? sum / total : double.NaN;
    }

    private static double Between(ReadOnlySpan<double> scores, int[] positives, int[] negatives)
    {
        double[] values = new double[positives.Length + negatives.Length];
        bool[] positive = new bool[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            positive[i] = i < positives.Length;
            values[i] = scores[positive[i] ? positives[i] : negatives[i - positives.Length]];
        }
        return RankingMetrics.RocAuc(values, positive);
    }

    private static double Pooled(
        IReadOnlyList<ReadOnlyMemory<double>> scores, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights)
    {
        int rows = classes.Length;
        double[] all = new double[scores.Count * rows];
        bool[] positive = new bool[all.Length];
        double[] repeated = new double[weights.IsEmpty ? 0 : all.Length];
        for (int label = 0; label < scores.Count; label++)
        {
            scores[label].Span.CopyTo(all.AsSpan(label * rows));
            for (int row = 0; row < rows; row++)
                positive[label * rows + row] = classes[row] == label;
            if (!weights.IsEmpty)
                weights.CopyTo(repeated.AsSpan(label * rows));
        }
        return RankingMetrics.RocAuc(all, positive, repeated);
    }
}
