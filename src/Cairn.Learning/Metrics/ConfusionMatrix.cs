namespace Cairn.Learning.Metrics;

/// <summary>Weight of rows by true and predicted class, and the metrics that follow from it alone.</summary>
/// <remarks>
/// A ratio whose denominator is 0 (no row predicted as a class, or none of it) counts as 0, as is usual in the field;
/// means over classes take in only those that occur in truth or prediction.
/// </remarks>
public sealed partial class ConfusionMatrix
{
    private readonly double[] _weights;

    /// <summary>A matrix of known weights.</summary>
    /// <param name="labels">Labels of the classes.</param>
    /// <param name="weights">labels × labels, row-major: a row for each true class, a column for each predicted one.</param>
    public ConfusionMatrix(IReadOnlyList<string> labels, double[] weights)
    {
        if (weights.Length != (long)labels.Count * labels.Count)
            throw new ArgumentException($"{labels.Count} classes make {(long)labels.Count * labels.Count} cells, found {weights.Length}.");
        Labels = labels;
        _weights = weights;
    }

    /// <summary>Labels of the classes, in order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Count => Labels.Count;

    /// <summary>All cells, row-major: a row for each true class.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Weight of the rows of class <paramref name="actual"/> that are said to be <paramref name="predicted"/>.</summary>
    public double this[int actual, int predicted] => _weights[actual * Count + predicted];

    /// <summary>Weight of all rows.</summary>
    public double Total => _weights.Sum();

    /// <summary>Counts rows.</summary>
    /// <param name="labels">Labels of the classes.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static ConfusionMatrix Of(
        IReadOnlyList<string> labels, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted,
        ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double[] cells = new double[(long)labels.Count * labels.Count];
        for (int row = 0; row < actual.Length; row++)
            cells[actual[row] * labels.Count + predicted[row]] += MetricInput.WeightOf(weights, row);
        return new ConfusionMatrix(labels, cells);
    }

    /// <summary>Weight of the rows of a class.</summary>
    public double Support(int label)
    {
        double sum = 0;
        for (int predicted = 0; predicted < Count; predicted++)
            sum += this[label, predicted];
        return sum;
    }

    /// <summary>Weight of the rows said to be of a class.</summary>
    public double Predicted(int label)
    {
        double sum = 0;
        for (int actual = 0; actual < Count; actual++)
            sum += this[actual, label];
        return sum;
    }

    /// <summary>Share of the rows said to be of a class that are.</summary>
    public double Precision(int label) => Ratio(this[label, label], Predicted(label));

    /// <summary>Share of the rows of a class that are said to be.</summary>
    public double Recall(int label) => Ratio(this[label, label], Support(label));

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1(int label) => Ratio(2 * this[label, label], Support(label) + Predicted(label));

    /// <summary>Share of rows whose class is predicted; NaN when there is no weight.</summary>
    public double Accuracy
    {
        get
        {
            double right = 0;
            for (int label = 0; label < Count; label++)
                right += this[label, label];
            return Total > 0 ? right / Total : double.NaN;
        }
    }

    /// <summary>Mean recall of the classes that have rows; NaN when there is no weight.</summary>
    public double BalancedAccuracy => Mean(Recall, label => Support(label) > 0 ? 1 : 0);

    /// <summary>Mean of a score of the classes that occur in truth or prediction.</summary>
    /// <param name="score">Score of a class, such as <see cref="Precision(int)"/>.</param>
    public double Macro(Func<int, double> score) =>
        Mean(score, label => Support(label) > 0 || Predicted(label) > 0 ? 1 : 0);

    /// <summary>Mean of a score of the classes, weighted by their rows.</summary>
    /// <param name="score">Score of a class, such as <see cref="Precision(int)"/>.</param>
    public double Weighted(Func<int, double> score) => Mean(score, Support);

    /// <summary>The scores of each class.</summary>
    public IReadOnlyList<ClassScores> ByClass() =>
    [
        .. Labels.Select((label, i) =>
            new ClassScores(label, Support(i), Predicted(i), Precision(i), Recall(i), F1(i))),
    ];

    private double Mean(Func<int, double> score, Func<int, double> weightOf)
    {
        double sum = 0;
        double total = 0;
        for (int label = 0; label < Count; label++)
        {
            double weight = weightOf(label);
            if (weight == 0)
                continue;
            sum += weight * score(label);
            total += weight;
        }
        return total > 0 ? sum / total : double.NaN;
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
