using Cairn.Numerics.Random;

namespace Cairn.Learning.Metrics;

/// <summary>How the errors of predicted numbers are spread. A residual is the true value less the predicted one.</summary>
/// <param name="Mean">Mean residual: the bias; above 0 when the model says too little.</param>
/// <param name="StandardDeviation">Standard deviation of the residuals.</param>
/// <param name="Shares">Shares of the weight that <paramref name="Quantiles"/> are given for.</param>
/// <param name="Quantiles">Quantiles of the residuals.</param>
/// <param name="Edges">Edges of the histogram's bins, one more than bins, from the 0.5 % to the 99.5 % quantile.</param>
/// <param name="Counts">Weight of the residuals in each bin; those outside are in the first and last.</param>
/// <param name="SampleActual">True values of a sample of rows.</param>
/// <param name="SamplePredicted">Predicted values of the same rows.</param>
public sealed record ResidualSummary(
    double Mean, double StandardDeviation, IReadOnlyList<double> Shares, IReadOnlyList<double> Quantiles,
    IReadOnlyList<double> Edges, IReadOnlyList<double> Counts,
    IReadOnlyList<double> SampleActual, IReadOnlyList<double> SamplePredicted)
{
    private const int Bins = 40;
    private const int SampleRows = 1000;

    private static readonly double[] s_shares = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

    /// <summary>The summary of predictions, or null when there is no weight.</summary>
    /// <param name="predicted">Predicted value of each row.</param>
    /// <param name="actual">True value of each row.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <remarks>The sample has at most 1000 rows, the same ones on every call.</remarks>
    public static ResidualSummary? Of(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(predicted.Length, actual.Length, weights.Length);
        double total = MetricInput.TotalWeight(weights, actual.Length);
        if (!(total > 0))
            return null;
        double[] residuals = new double[actual.Length];
        double mean = 0;
        for (int row = 0; row < residuals.Length; row++)
        {
            residuals[row] = actual[row] - predicted[row];
            mean += MetricInput.WeightOf(weights, row) * residuals[row];
        }
        mean /= total;
        double variance = 0;
        for (int row = 0; row < residuals.Length; row++)
            variance += MetricInput.WeightOf(weights, row) * (residuals[row] - mean) * (residuals[row] - mean);

        double[] quantiles = WeightedQuantiles.Of(residuals, weights, [.. s_shares, 0.005, 0.995]);
        (double[] edges, double[] counts) = Histogram(residuals, weights, quantiles[^2], quantiles[^1]);
        int[] sample = Sample(actual.Length);
        double[] sampleActual = new double[sample.Length];
        double[] samplePredicted = new double[sample.Length];
        for (int i = 0; i < sample.Length; i++)
        {
            sampleActual[i] = actual[sample[i]];
            samplePredicted[i] = predicted[sample[i]];
        }
        return new ResidualSummary(
            mean, Math.Sqrt(variance / total), s_shares, quantiles[..s_shares.Length], edges, counts,
            sampleActual, samplePredicted);
    }

    private static (double[] Edges, double[] Counts) Histogram(
        double[] residuals, ReadOnlySpan<double> weights, double low, double high)
    {
        int bins = high > low ? Bins : 1;
        double width = (high - low) / bins;
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++)
            edges[i] = i == bins ? high : low + i * width;
        double[] counts = new double[bins];
        for (int row = 0; row < residuals.Length; row++)
        {
            int bin = width > 0 ? (int)Math.Clamp((residuals[row] - low) / width, 0, bins - 1) : 0;
            counts[bin] += MetricInput.WeightOf(weights, row);
        }
        return (edges, counts);
    }

    // A uniform sample in order of rows (selection sampling, Knuth's algorithm S).
    private static int[] Sample(int rows)
    {
        if (rows <= SampleRows)
            return [.. Enumerable.Range(0, rows)];
        SeededRandom random = new(0);
        List<int> sample = new(SampleRows);
        for (int row = 0; sample.Count < SampleRows; row++)
        {
            if (random.NextInt(rows - row) < SampleRows - sample.Count)
                sample.Add(row);
        }
        return [.. sample];
    }
}
