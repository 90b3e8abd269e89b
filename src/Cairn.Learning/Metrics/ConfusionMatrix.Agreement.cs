using Cairn.Learning.Metrics.Classification;

namespace Cairn.Learning.Metrics;

// Scores of the whole matrix: agreement beyond chance, and averages over classes by name.
public sealed partial class ConfusionMatrix
{
    /// <summary>Share of rows that are not of a class and are not said to be; 0 when there are none.</summary>
    public double Specificity(int label)
    {
        double negatives = Total - Support(label);
        return Ratio(negatives - Predicted(label) + this[label, label], negatives);
    }

    /// <summary>The weighted harmonic mean of precision and recall; recall counts <paramref name="beta"/> times as much.</summary>
    /// <param name="label">The class.</param>
    /// <param name="beta">> 0; 1 is F1, 2 favours recall.</param>
    public double FBeta(int label, double beta) => FBeta(this[label, label], Support(label), Predicted(label), beta);

    /// <summary>Rows rightly said to be of a class, as a share of those that are or are said to be.</summary>
    public double Jaccard(int label) =>
        Ratio(this[label, label], Support(label) + Predicted(label) - this[label, label]);

    /// <summary>Precision of all classes; NaN when there is no weight.</summary>
    public double Precision(ClassAverage average) =>
        average == ClassAverage.Micro ? Accuracy : Average(Precision, average);

    /// <summary>Recall of all classes; NaN when there is no weight.</summary>
    public double Recall(ClassAverage average) => average == ClassAverage.Micro ? Accuracy : Average(Recall, average);

    /// <summary>F-beta of all classes; NaN when there is no weight.</summary>
    /// <param name="average">How the classes become one.</param>
    /// <param name="beta">> 0; 1 is F1.</param>
    public double FBeta(ClassAverage average, double beta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        // Pooled, every row is called once, so precision and recall are both the accuracy.
        return average == ClassAverage.Micro ? Accuracy : Average(label => FBeta(label, beta), average);
    }

    /// <summary>Jaccard of all classes; NaN when there is no weight.</summary>
    public double Jaccard(ClassAverage average)
    {
        if (average != ClassAverage.Micro)
            return Average(Jaccard, average);
        double right = Right;
        return Total > 0 ? right / (2 * Total - right) : double.NaN;
    }

    /// <summary>
    /// Mean recall above that of chance, 1 ∕ number of classes, as a share of what is left above it: 0 is guessing, 1 perfect.
    /// </summary>
    /// <returns>NaN when fewer than two classes have rows.</returns>
    public double BalancedAccuracyAdjusted
    {
        get
        {
            int classes = Enumerable.Range(0, Count).Count(label => Support(label) > 0);
            return classes < 2 ? double.NaN : (BalancedAccuracy - 1.0 / classes) / (1 - 1.0 / classes);
        }
    }

    /// <summary>Agreement beyond what the shares of the classes alone would give (Cohen 1960, 1968).</summary>
    /// <param name="weights">How much a confusion counts by the distance of the classes in <see cref="Labels"/>.</param>
    /// <returns>At most 1, 0 for chance; NaN where chance alone agrees wholly.</returns>
    public double CohenKappa(KappaWeights weights = KappaWeights.None)
    {
        double[] support = [.. Enumerable.Range(0, Count).Select(Support)];
        double[] predicted = [.. Enumerable.Range(0, Count).Select(Predicted)];
        double total = Total;
        if (OneClassAlone(support, predicted))
            return double.NaN;
        double found = 0;
        double expected = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double distance = Math.Abs(i - j);
                double cost = weights switch
                {
                    KappaWeights.None => i == j ? 0 : 1,
                    KappaWeights.Linear => distance,
                    _ => distance * distance,
                };
                found += cost * this[i, j];
                expected += cost * support[i] * predicted[j];
            }
        }
        return expected > 0 ? 1 - found * total / expected : double.NaN;
    }

    /// <summary>
    /// Correlation of truth and prediction (Matthews 1975; Gorodkin 2004 for several classes): −1 to 1, 0 for guessing.
    /// </summary>
    /// <returns>0 where truth or prediction is of one class alone; NaN when there is no weight.</returns>
    public double MatthewsCorrelation
    {
        get
        {
            double total = Total;
            if (!(total > 0))
                return double.NaN;
            double[] support = [.. Enumerable.Range(0, Count).Select(Support)];
            double[] predicted = [.. Enumerable.Range(0, Count).Select(Predicted)];
            if (support.Count(w => w > 0) < 2 || predicted.Count(w => w > 0) < 2)
                return 0;
            double both = 0;
            double ofTruth = 0;
            double ofPrediction = 0;
            for (int label = 0; label < Count; label++)
            {
                both += support[label] * predicted[label];
                ofTruth += support[label] * support[label];
                ofPrediction += predicted[label] * predicted[label];
            }
            double square = total * total;
            return (Right * total - both) / Math.Sqrt((square - ofTruth) * (square - ofPrediction));
        }
    }

    private double Right => Enumerable.Range(0, Count).Sum(label => this[label, label]);

    private double Average(Func<int, double> score, ClassAverage average) =>
        average == ClassAverage.Macro ? Macro(score) : Weighted(score);

    private static bool OneClassAlone(double[] support, double[] predicted) =>
        support.Where((w, i) => w > 0 || predicted[i] > 0).Count() < 2;

    internal static double FBeta(double right, double support, double predicted, double beta) =>
        Ratio((1 + beta * beta) * right, beta * beta * support + predicted);
}
