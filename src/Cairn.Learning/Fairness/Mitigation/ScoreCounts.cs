namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// What each threshold of the scores of a group selects: weights of positive and of other rows above it.
/// </summary>
internal sealed class ScoreCounts
{
    private ScoreCounts(double[] thresholds, double[] positives, double[] negatives)
    {
        Thresholds = thresholds;
        Positives = positives;
        Negatives = negatives;
    }

    /// <summary>Thresholds, falling: ∞, then half-way between neighbouring scores, then −∞.</summary>
    public double[] Thresholds { get; }

    /// <summary>Weight of the positive rows above each threshold.</summary>
    public double[] Positives { get; }

    /// <summary>Weight of the other rows above each threshold.</summary>
    public double[] Negatives { get; }

    /// <summary>Weight of all positive rows.</summary>
    public double AllPositives => Positives[^1];

    /// <summary>Weight of all other rows.</summary>
    public double AllNegatives => Negatives[^1];

    /// <summary>Weight of all rows.</summary>
    public double All => AllPositives + AllNegatives;

    /// <summary>Share of the positive rows above a threshold.</summary>
    public double TruePositiveRate(int at) => Positives[at] / AllPositives;

    /// <summary>Share of the other rows above a threshold.</summary>
    public double FalsePositiveRate(int at) => Negatives[at] / AllNegatives;

    /// <summary>Share of all rows above a threshold.</summary>
    public double SelectionRate(int at) => (Positives[at] + Negatives[at]) / All;

    /// <summary>Weight of the rows that a threshold decides rightly.</summary>
    public double Right(int at) => Positives[at] + AllNegatives - Negatives[at];

    /// <summary>Counts; O(rows log rows).</summary>
    public static ScoreCounts Of(IReadOnlyList<(double Score, bool IsPositive, double Weight)> rows)
    {
        (double Score, bool IsPositive, double Weight)[] sorted = [.. rows.OrderByDescending(row => row.Score)];
        List<double> thresholds = [double.PositiveInfinity];
        List<double> positives = [0];
        List<double> negatives = [0];
        double positive = 0;
        double negative = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            positive += sorted[i].IsPositive ? sorted[i].Weight : 0;
            negative += sorted[i].IsPositive ? 0 : sorted[i].Weight;
            if (i + 1 < sorted.Length && sorted[i + 1].Score == sorted[i].Score)
                continue;
            thresholds.Add(i + 1 < sorted.Length
                ? (sorted[i].Score + sorted[i + 1].Score) / 2
                : double.NegativeInfinity);
            positives.Add(positive);
            negatives.Add(negative);
        }
        return new ScoreCounts([.. thresholds], [.. positives], [.. negatives]);
    }
}
