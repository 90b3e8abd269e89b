namespace Cairn.Learning.Metrics.Multilabel;

/// <summary>Weight of right and wrong decisions on one label, or on the labels of one row.</summary>
/// <param name="TrueNegatives">Not there and not said to be.</param>
/// <param name="FalsePositives">Not there, but said to be.</param>
/// <param name="FalseNegatives">There, but not said to be.</param>
/// <param name="TruePositives">There and said to be.</param>
public readonly record struct LabelCounts(
    double TrueNegatives, double FalsePositives, double FalseNegatives, double TruePositives)
{
    /// <summary>Share of what is said to be there that is; 0 when nothing is said to be.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of what is there that is said to be; 0 when nothing is.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Share of what is there or said to be there that is both; 0 when there is nothing.</summary>
    public double Jaccard => Ratio(TruePositives, TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Weight of what is there.</summary>
    public double Support => TruePositives + FalseNegatives;

    /// <summary>Weighted harmonic mean of precision and recall; 0 when there is nothing.</summary>
    /// <param name="beta">> 0; how many times as much recall counts.</param>
    public double FBeta(double beta) => ConfusionMatrix.FBeta(TruePositives, Support, TruePositives + FalsePositives, beta);

    /// <summary>Both together.</summary>
    public static LabelCounts operator +(LabelCounts a, LabelCounts b) => new(
        a.TrueNegatives + b.TrueNegatives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives,
        a.TruePositives + b.TruePositives);

    /// <summary>Both together.</summary>
    public static LabelCounts Add(LabelCounts left, LabelCounts right) => left + right;

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
