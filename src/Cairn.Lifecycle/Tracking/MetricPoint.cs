namespace Cairn.Lifecycle.Tracking;

/// <summary>A value of a metric at a step.</summary>
/// <param name="Step">Round, epoch or iteration.</param>
/// <param name="Value">The value; NaN when it had none.</param>
/// <param name="Time">When it was logged.</param>
public readonly record struct MetricPoint(long Step, double Value, DateTimeOffset Time);
