namespace Cairn.Learning.Trees.Interchange;

/// <summary>What became of a model in the format of another library.</summary>
/// <param name="RoundedThresholds">
/// Thresholds that the format cannot hold exactly: those moved to the next number that sends every number of single
/// precision the same way.
/// </param>
/// <param name="Notes">What the format does not hold, and what readers of it should know.</param>
public sealed record ExportReport(int RoundedThresholds, IReadOnlyList<string> Notes);
