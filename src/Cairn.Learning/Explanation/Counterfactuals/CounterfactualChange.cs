namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>A value that would have to be another.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="From">The value as it is, as text; null when it is missing.</param>
/// <param name="To">The value that it would have to be.</param>
/// <param name="Distance">How far that is: in units of the spread of the column; 1 for another level.</param>
public sealed record CounterfactualChange(string Column, string? From, string? To, double Distance);
