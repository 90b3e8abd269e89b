namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of one or several models on the same resamples of the same rows.</summary>
/// <param name="Estimates">By model and metric: on all units that were drawn from.</param>
/// <param name="Replicates">By model, metric and resample.</param>
/// <param name="Jackknife">By model, metric and block of units left out.</param>
/// <param name="Units">Number of units drawn from.</param>
internal sealed record ResampledScores(
    double[][] Estimates, double[][][] Replicates, double[][][] Jackknife, int Units);
