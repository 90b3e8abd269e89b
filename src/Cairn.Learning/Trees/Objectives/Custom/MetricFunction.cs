namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>A metric of predictions.</summary>
/// <param name="predictions">
/// For each row the predicted number, or the probability of the second of two classes. For more classes, quantiles or
/// targets all numbers of the answer, row-major.
/// </param>
/// <param name="targets">
/// For each row its number, the number of its class, or its grade; for several targets row-major; for survival the last
/// time at which the event had not been seen.
/// </param>
/// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
public delegate double MetricFunction(
    ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights);
