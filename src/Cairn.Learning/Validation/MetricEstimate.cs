namespace Cairn.Learning.Validation;

/// <summary>A metric over the folds of a cross-validation.</summary>
/// <param name="Values">Value of each fold in which it is defined, in order of folds.</param>
public sealed record MetricEstimate(IReadOnlyList<double> Values)
{
    /// <summary>Mean over the folds.</summary>
    public double Mean => Values.Average();

    /// <summary>Standard deviation over the folds, with n − 1; null for fewer than two.</summary>
    public double? StandardDeviation
    {
        get
        {
            if (Values.Count < 2)
                return null;
            double mean = Mean;
            return Math.Sqrt(Values.Sum(value => (value - mean) * (value - mean)) / (Values.Count - 1));
        }
    }

    /// <summary>Standard error of the mean: standard deviation ∕ √n; null for fewer than two folds.</summary>
    /// <remarks>Folds share training rows, so the true error is somewhat larger (Bengio and Grandvalet 2004).</remarks>
    public double? StandardError => StandardDeviation / Math.Sqrt(Values.Count);
}
