namespace Cairn.Learning.Metrics;

/// <summary>A threshold chosen by a rule.</summary>
/// <param name="Rule">Name of the rule: <c>even_odds</c>, <c>best_f1</c>, <c>best_balanced_accuracy</c>, <c>precision_90</c>.</param>
/// <param name="Title">The rule for people.</param>
/// <param name="Point">The threshold and what happens at it.</param>
public sealed record ThresholdChoice(string Rule, string Title, ThresholdPoint Point);
