namespace Cairn.Learning.Metrics;

/// <summary>
/// Rows in descending order of score, with rows of equal score as one step: the common ground of ROC, precision–recall
/// and threshold choice. Rows of weight 0 are left out.
/// </summary>
internal sealed class RankedScores
{
    private RankedScores(double[] thresholds, double[] truePositives, double[] falsePositives)
    {
        Thresholds = thresholds;
        TruePositives = truePositives;
        FalsePositives = falsePositives;
    }

    /// <summary>Distinct scores, descending.</summary>
    public double[] Thresholds { get; }

    /// <summary>For each threshold the weight of positive rows that score at least it.</summary>
    public double[] TruePositives { get; }

    /// <summary>For each threshold the weight of negative rows that score at least it.</summary>
    public double[] FalsePositives { get; }

    /// <summary>Number of distinct scores.</summary>
    public int Count => Thresholds.Length;

    /// <summary>Weight of all positive rows.</summary>
    public double Positives => Count == 0 ? 0 : TruePositives[^1];

    /// <summary>Weight of all negative rows.</summary>
    public double Negatives => Count == 0 ? 0 : FalsePositives[^1];

    /// <summary>Ranks rows in O(n log n).</summary>
    /// <param name="scores">Score of each row; finite.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, or empty when rows weigh the same.</param>
    public static RankedScores Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights)
    {
        MetricInput.CheckLengths(scores.Length, positive.Length, weights.Length);
        double[] keys = new double[scores.Length];
        int[] rows = new int[scores.Length];
        int count = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            if (!weights.IsEmpty && weights[row] == 0)
                continue;
            keys[count] = scores[row];
            rows[count++] = row;
        }
        Array.Sort(keys, rows, 0, count);

        int distinct = count == 0 ? 0 : 1;
        for (int i = 1; i < count; i++)
        {
            if (keys[i] != keys[i - 1])
                distinct++;
        }
        double[] thresholds = new double[distinct];
        double[] truePositives = new double[distinct];
        double[] falsePositives = new double[distinct];
        double tp = 0;
        double fp = 0;
        int step = -1;
        for (int i = count - 1; i >= 0; i--)
        {
            if (step < 0 || keys[i] != thresholds[step])
                thresholds[++step] = keys[i];
            int row = rows[i];
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (positive[row])
                tp += weight;
            else
                fp += weight;
            truePositives[step] = tp;
            falsePositives[step] = fp;
        }
        return new RankedScores(thresholds, truePositives, falsePositives);
    }
}
