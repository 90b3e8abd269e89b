namespace Cairn.Learning.Metrics.Classification;

/// <summary>Metrics of decided classes, from two spans of class numbers.</summary>
/// <remarks>
/// Each is that of a <see cref="ConfusionMatrix"/>; who wants several makes the matrix once. Classes are numbered from 0 in
/// their order. O(n + classes²). A row of weight 0 is no row; a ratio whose denominator is 0 counts as 0; all are NaN when
/// there is no weight.
/// </remarks>
public static class DecisionMetrics
{
    /// <summary>Share of rows whose class is predicted.</summary>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Accuracy(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights = default) =>
        Confusion(predicted, actual, weights).Accuracy;

    /// <summary>Share of rows whose class is not predicted; of single labels also the Hamming loss.</summary>
    /// <inheritdoc cref="Accuracy"/>
    public static double ZeroOneLoss(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights = default) =>
        1 - Accuracy(predicted, actual, weights);

    /// <summary>Mean recall of the classes that have rows.</summary>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="adjusted">Whether guessing is 0, as a share of what is left above it; NaN for one class.</param>
    public static double BalancedAccuracy(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights = default, bool adjusted = false)
    {
        ConfusionMatrix confusion = Confusion(predicted, actual, weights);
        return adjusted ? confusion.BalancedAccuracyAdjusted : confusion.BalancedAccuracy;
    }

    /// <summary>Precision over all classes.</summary>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="average">How the classes become one.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double Precision(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ClassAverage average, ReadOnlySpan<double> weights = default) =>
        Confusion(predicted, actual, weights).Precision(average);

    /// <summary>Recall over all classes.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Recall(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ClassAverage average, ReadOnlySpan<double> weights = default) =>
        Confusion(predicted, actual, weights).Recall(average);

    /// <summary>F-beta over all classes: the harmonic mean of precision and recall, recall <paramref name="beta"/> times as dear.</summary>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="average">How the classes become one.</param>
    /// <param name="beta">> 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double FBeta(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ClassAverage average, double beta = 1,
        ReadOnlySpan<double> weights = default) => Confusion(predicted, actual, weights).FBeta(average, beta);

    /// <summary>Jaccard over all classes: rows rightly called so, over those that are or are called so.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Jaccard(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ClassAverage average, ReadOnlySpan<double> weights = default) =>
        Confusion(predicted, actual, weights).Jaccard(average);

    /// <summary>Cohen's kappa: agreement beyond chance.</summary>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="kappa">How much a confusion counts by the distance of the classes in their order.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static double CohenKappa(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, KappaWeights kappa = KappaWeights.None,
        ReadOnlySpan<double> weights = default) => Confusion(predicted, actual, weights).CohenKappa(kappa);

    /// <summary>Matthews' correlation of truth and prediction, −1 to 1.</summary>
    /// <inheritdoc cref="Accuracy"/>
    public static double MatthewsCorrelation(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights = default) =>
        Confusion(predicted, actual, weights).MatthewsCorrelation;

    /// <summary>
    /// How much a positive call raises, and a negative call lowers, the odds that a row is positive: recall ∕ false positive
    /// rate, and false negative rate ∕ true negative rate.
    /// </summary>
    /// <param name="predicted">Whether each row is called positive.</param>
    /// <param name="actual">Whether it is.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>Each NaN where its denominator is 0 or no row is positive.</returns>
    public static (double Positive, double Negative) LikelihoodRatios(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> actual, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        Span<double> cells = stackalloc double[4];
        for (int row = 0; row < actual.Length; row++)
            cells[(actual[row] ? 2 : 0) + (predicted[row] ? 1 : 0)] += MetricInput.WeightOf(weights, row);
        (double tn, double fp, double fn, double tp) = (cells[0], cells[1], cells[2], cells[3]);
        double positives = tp + fn;
        double negatives = tn + fp;
        return positives > 0
            ? (fp > 0 ? tp * negatives / (fp * positives) : double.NaN, tn > 0 ? fn * negatives / (tn * positives) : double.NaN)
            : (double.NaN, double.NaN);
    }

    private static ConfusionMatrix Confusion(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, ReadOnlySpan<double> weights)
    {
        int most = -1;
        foreach (int code in predicted)
            most = Math.Max(most, code);
        foreach (int code in actual)
            most = Math.Max(most, code);
        return ConfusionMatrix.Of([.. Enumerable.Range(0, most + 1).Select(code => $"{code}")], actual, predicted, weights);
    }
}
