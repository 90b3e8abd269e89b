namespace Cairn.Learning.Reports.Facts;

/// <summary>What a model was worth when it was made.</summary>
/// <param name="Values">Values by name of metric.</param>
/// <param name="MeasuredOn">Which rows they are of, in words; null when unknown.</param>
public sealed record EarlierMetrics(IReadOnlyDictionary<string, double> Values, string? MeasuredOn);
