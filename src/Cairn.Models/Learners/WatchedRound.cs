namespace Cairn.Models.Learners;

/// <summary>What a fit watched after a round.</summary>
/// <param name="Round">Rounds done.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value on rows that are not learnt from.</param>
/// <param name="GreaterIsBetter">Which way it improves.</param>
public readonly record struct WatchedRound(int Round, string Metric, double Value, bool GreaterIsBetter);
