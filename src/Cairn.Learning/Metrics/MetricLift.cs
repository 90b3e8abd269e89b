namespace Cairn.Learning.Metrics;

/// <summary>A metric of a model beside that of its baseline.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The model's value; null where undefined.</param>
/// <param name="Baseline">The baseline's value; null where undefined.</param>
public sealed record MetricLift(Metric Metric, double? Value, double? Baseline)
{
    /// <summary>
    /// How much better the model is; negative when worse, null when either is undefined or the metric only describes.
    /// </summary>
    public double? Gain =>
        !Metric.IsDescriptive && Value is double value && Baseline is double baseline ? Metric.Gain(value, baseline) : null;

    /// <summary>Whether the model is strictly better; null when either is undefined.</summary>
    public bool? IsBetter => Gain is double gain ? gain > 0 : null;
}
