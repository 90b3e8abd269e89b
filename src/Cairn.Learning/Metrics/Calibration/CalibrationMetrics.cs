namespace Cairn.Learning.Metrics.Calibration;

/// <summary>How far probabilities are from the shares in which what they say comes true.</summary>
/// <remarks>
/// Rows are put into bins by their probability; the gap of a bin is |mean probability − share that is positive|. Sampling
/// alone leaves gaps, so that the errors of few rows are too large; compare them on the same rows and bins. A value on an edge
/// belongs to the bin below, as in scikit-learn's calibration_curve. All are NaN when there is no weight.
/// </remarks>
public static class CalibrationMetrics
{
    /// <summary>Expected calibration error: mean gap, weighted by the rows of each bin.</summary>
    /// <param name="probabilities">Probability of the class, a row each, 0 to 1.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="bins">Number of bins, ≥ 1.</param>
    /// <param name="kind">How the bins are made.</param>
    /// <returns>0 to 1.</returns>
    /// <remarks>Naeini, Cooper and Hauskrecht (2015).</remarks>
    public static double ExpectedError(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int bins = 10, CalibrationBins kind = CalibrationBins.Uniform)
    {
        (double Gap, double Share)[] gaps = Gaps(probabilities, positive, weights, bins, kind);
        return gaps.Length == 0 ? double.NaN : gaps.Sum(g => g.Gap * g.Share);
    }

    /// <summary>Maximum calibration error: the greatest gap of a bin that has rows.</summary>
    /// <inheritdoc cref="ExpectedError"/>
    public static double MaximumError(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int bins = 10, CalibrationBins kind = CalibrationBins.Uniform)
    {
        (double Gap, double Share)[] gaps = Gaps(probabilities, positive, weights, bins, kind);
        return gaps.Length == 0 ? double.NaN : gaps.Max(g => g.Gap);
    }

    /// <summary>Root of the mean squared gap, weighted by the rows of each bin.</summary>
    /// <inheritdoc cref="ExpectedError"/>
    public static double RootMeanSquaredError(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int bins = 10, CalibrationBins kind = CalibrationBins.Uniform)
    {
        (double Gap, double Share)[] gaps = Gaps(probabilities, positive, weights, bins, kind);
        return gaps.Length == 0 ? double.NaN : Math.Sqrt(gaps.Sum(g => g.Gap * g.Gap * g.Share));
    }

    private static (double Gap, double Share)[] Gaps(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, int bins,
        CalibrationBins kind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        MetricInput.CheckLengths(probabilities.Length, positive.Length, weights.Length);
        double[] shares = [.. Enumerable.Range(1, bins - 1).Select(edge => (double)edge / bins)];
        double[] edges = kind == CalibrationBins.Uniform ? shares : WeightedQuantiles.Of(probabilities, weights, shares);
        double[] said = new double[bins];
        double[] hits = new double[bins];
        double[] weight = new double[bins];
        double total = 0;
        for (int row = 0; row < probabilities.Length; row++)
        {
            int bin = EdgesBelow(edges, probabilities[row]);
            double w = MetricInput.WeightOf(weights, row);
            said[bin] += w * probabilities[row];
            hits[bin] += positive[row] ? w : 0;
            weight[bin] += w;
            total += w;
        }
        return
        [
            .. Enumerable.Range(0, bins).Where(bin => weight[bin] > 0)
                .Select(bin => (Math.Abs(said[bin] - hits[bin]) / weight[bin], weight[bin] / total)),
        ];
    }

    // The number of edges that are less than the value.
    private static int EdgesBelow(double[] edges, double value)
    {
        int low = 0;
        int high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (edges[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
