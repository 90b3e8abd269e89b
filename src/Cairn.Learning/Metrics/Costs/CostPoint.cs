namespace Cairn.Learning.Metrics.Costs;

/// <summary>What decisions at a threshold cost.</summary>
/// <param name="Threshold">The least probability that is called positive.</param>
/// <param name="Cost">Cost a row, in the unit of the costs.</param>
/// <param name="PositiveRate">Share of all rows called positive.</param>
/// <param name="Recall">Share of positive rows called so.</param>
/// <param name="Precision">Share of rows called positive that are; 0 when none is.</param>
public sealed record CostPoint(double Threshold, double Cost, double PositiveRate, double Recall, double Precision);
