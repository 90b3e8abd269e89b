namespace Cairn.Learning.Metrics.Intervals;

/// <summary>Between which values a metric would be on all rows of the kind that was judged, at some level of confidence.</summary>
/// <param name="Low">Lower end, in the unit of the metric.</param>
/// <param name="High">Upper end.</param>
public readonly record struct MetricInterval(double Low, double High)
{
    /// <summary>Whether a value lies within, ends included.</summary>
    public bool Holds(double value) => value >= Low && value <= High;
}
