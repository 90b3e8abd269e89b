namespace Cairn.Learning.Metrics;

/// <summary>Whether what is said to happen with probability p happens in a share p of the rows: bins of equal width.</summary>
/// <param name="Predicted">Mean predicted probability of each bin that has rows.</param>
/// <param name="Observed">Share of its rows that are of the class.</param>
/// <param name="Weights">Weight of its rows.</param>
/// <param name="Error">Expected calibration error: mean |predicted − observed| over the rows.</param>
public sealed record CalibrationCurve(
    IReadOnlyList<double> Predicted, IReadOnlyList<double> Observed, IReadOnlyList<double> Weights, double Error)
{
    /// <summary>The curve of probabilities, or null when there is no weight.</summary>
    /// <param name="probabilities">Probability of the class, a row each.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="bins">Number of bins, ≥ 1; a value on an edge belongs to the bin below.</param>
    public static CalibrationCurve? Of(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default,
        int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        MetricInput.CheckLengths(probabilities.Length, positive.Length, weights.Length);
        double[] sum = new double[bins];
        double[] hits = new double[bins];
        double[] weight = new double[bins];
        for (int row = 0; row < positive.Length; row++)
        {
            int bin = BinOf(probabilities[row], bins);
            double w = MetricInput.WeightOf(weights, row);
            sum[bin] += w * probabilities[row];
            hits[bin] += positive[row] ? w : 0;
            weight[bin] += w;
        }
        int[] used = [.. Enumerable.Range(0, bins).Where(bin => weight[bin] > 0)];
        if (used.Length == 0)
            return null;
        double error = used.Sum(bin => Math.Abs(sum[bin] - hits[bin])) / weight.Sum();
        return new CalibrationCurve(
            [.. used.Select(bin => sum[bin] / weight[bin])], [.. used.Select(bin => hits[bin] / weight[bin])],
            [.. used.Select(bin => weight[bin])], error);
    }

    // The first bin whose upper edge is not below the value. The product may round across an edge, so it is checked.
    internal static int BinOf(double probability, int bins)
    {
        int bin = Math.Clamp((int)(probability * bins), 0, bins - 1);
        while (bin > 0 && probability <= bin * (1.0 / bins))
            bin--;
        while (bin < bins - 1 && probability > (bin + 1) * (1.0 / bins))
            bin++;
        return bin;
    }
}
