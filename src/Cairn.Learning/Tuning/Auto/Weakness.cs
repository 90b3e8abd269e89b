using Cairn.Learning.Metrics;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>Whether a kind of learner is so far behind another that more trials of it are a waste.</summary>
/// <remarks>
/// Where it is worse on every fold, and on the mean by more than four standard errors of the difference, corrected for the rows that
/// folds share (Nadeau and Bengio, "Inference for the generalization error", 2003).
/// </remarks>
internal static class Weakness
{
    private const double Errors = 4;

    /// <summary>Compares the metric on the same folds.</summary>
    public static bool Is(IReadOnlyList<double> values, IReadOnlyList<double> best, Metric metric)
    {
        int folds = values.Count;
        if (folds < 3 || best.Count != folds)
            return false;
        double[] gains = [.. best.Zip(values, metric.Gain)];
        if (!Array.TrueForAll(gains, gain => gain > 0))
            return false;
        double mean = gains.Average();
        double variance = gains.Sum(gain => (gain - mean) * (gain - mean)) / (folds - 1);
        return mean > Errors * Math.Sqrt(variance * (1.0 / folds + 1.0 / (folds - 1)));
    }
}
