using Cairn.Learning.Metrics.Intervals;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>One metric of two models on the same rows.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="First">Value of the first model.</param>
/// <param name="Second">Value of the second.</param>
public sealed record ComparedMetric(Metric Metric, double First, double Second)
{
    /// <summary>Second less first.</summary>
    public double Difference => Second - First;

    /// <summary>Between which values the difference is; null where it does not vary.</summary>
    public MetricInterval? Interval { get; init; }

    /// <summary>Chance of a difference at least as large between equally good models; null where it does not vary.</summary>
    public double? PValue { get; init; }

    /// <summary>Name of the test that <see cref="PValue"/> is of: <c>bootstrap</c>, <c>delong</c> or <c>mcnemar</c>.</summary>
    public string Test { get; init; } = "bootstrap";

    /// <summary>Share of the resamples in which the second model is better, ties counting half; null where undefined.</summary>
    public double? ShareSecondBetter { get; init; }
}
