namespace Cairn.Learning.Metrics;

/// <summary>How well one of several targets is predicted.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="RootMeanSquaredError">Root of the mean squared error, in the unit of the target.</param>
/// <param name="MeanAbsoluteError">Mean absolute error, in the unit of the target.</param>
/// <param name="R2">Share of the variance explained; null where the target does not vary.</param>
public sealed record TargetScores(string Target, double RootMeanSquaredError, double MeanAbsoluteError, double? R2);
