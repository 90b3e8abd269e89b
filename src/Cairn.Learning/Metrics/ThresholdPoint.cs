namespace Cairn.Learning.Metrics;

/// <summary>What happens when rows whose probability is at least a threshold are called positive.</summary>
/// <param name="Threshold">The least probability that is called positive; +∞ calls none so.</param>
/// <param name="TruePositives">Weight of positive rows called positive.</param>
/// <param name="FalsePositives">Weight of negative rows called positive.</param>
/// <param name="TrueNegatives">Weight of negative rows called negative.</param>
/// <param name="FalseNegatives">Weight of positive rows called negative.</param>
/// <remarks>A ratio whose denominator is 0 is 0.</remarks>
public readonly record struct ThresholdPoint(
    double Threshold, double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>Share of the rows called positive that are.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of positive rows called positive; the true positive rate.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Share of negative rows called positive.</summary>
    public double FalsePositiveRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    /// <summary>Mean of recall and the true negative rate.</summary>
    public double BalancedAccuracy => (Recall + Ratio(TrueNegatives, FalsePositives + TrueNegatives)) / 2;

    /// <summary>Share of rows called right.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, Total);

    /// <summary>Share of all rows called positive.</summary>
    public double PositiveRate => Ratio(TruePositives + FalsePositives, Total);

    /// <summary>What the errors cost when each false positive and false negative has a price.</summary>
    public double Cost(double falsePositive, double falseNegative) =>
        falsePositive * FalsePositives + falseNegative * FalseNegatives;

    private double Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
