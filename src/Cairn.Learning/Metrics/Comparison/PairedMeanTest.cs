using Cairn.Learning.Metrics.Intervals;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Whether the mean of differences is 0: Student's paired t, and its correction for folds that share training rows.</summary>
/// <param name="Mean">Mean difference.</param>
/// <param name="StandardError">Standard error of the mean.</param>
/// <param name="DegreesOfFreedom">Number of differences less 1.</param>
public sealed record PairedMeanTest(double Mean, double StandardError, int DegreesOfFreedom)
{
    /// <summary>The test of independent differences, such as those of the losses of rows.</summary>
    /// <param name="differences">One a pair, finite.</param>
    /// <returns>Null for fewer than two.</returns>
    public static PairedMeanTest? Of(ReadOnlySpan<double> differences) => Corrected(differences, 0);

    /// <summary>
    /// The corrected resampled test: differences of a metric over folds or repeated splits, whose fits share rows, so that
    /// the plain t test finds differences where there are none.
    /// </summary>
    /// <param name="differences">One a fold, finite.</param>
    /// <param name="testToTrain">Rows judged on ∕ rows learnt from, in a fold; 1 ∕ (k − 1) for k folds.</param>
    /// <returns>Null for fewer than two.</returns>
    /// <remarks>Nadeau and Bengio (2003): the variance is (1 ∕ n + test ∕ train) times that of the differences.</remarks>
    public static PairedMeanTest? Corrected(ReadOnlySpan<double> differences, double testToTrain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(testToTrain);
        int n = differences.Length;
        if (n < 2)
            return null;
        double mean = 0;
        foreach (double difference in differences)
            mean += difference / n;
        double squares = 0;
        foreach (double difference in differences)
            squares += (difference - mean) * (difference - mean);
        return new PairedMeanTest(mean, Math.Sqrt(squares / (n - 1) * (1.0 / n + testToTrain)), n - 1);
    }

    /// <summary>The mean in standard errors; 0 when all differences are.</summary>
    public double T => Mean == 0 ? 0 : Mean / StandardError;

    /// <summary>Two-sided p value.</summary>
    public double PValue => StudentDistribution.TwoSided(T, DegreesOfFreedom);

    /// <summary>The interval of the mean difference.</summary>
    /// <param name="level">Chance that it holds the true one, between 0 and 1.</param>
    public MetricInterval Interval(double level)
    {
        double reach = StandardError * StudentDistribution.Critical(1 - level, DegreesOfFreedom);
        return new MetricInterval(Mean - reach, Mean + reach);
    }
}
