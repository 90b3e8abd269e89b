namespace Cairn.Learning.Metrics;

/// <summary>How well one class is told from the others.</summary>
/// <param name="Label">Label of the class.</param>
/// <param name="Support">Weight of the rows that are of the class (their number when rows weigh the same).</param>
/// <param name="Predicted">Weight of the rows that are said to be of it.</param>
/// <param name="Precision">Share of those said to be of it that are; 0 when none is said to be.</param>
/// <param name="Recall">Share of its rows that are said to be of it; 0 when it has none.</param>
/// <param name="F1">Harmonic mean of the two; 0 when both are.</param>
/// <param name="RocAuc">ROC AUC against the rest; null where undefined.</param>
/// <param name="PrAuc">Average precision; null where undefined.</param>
public sealed record ClassScores(
    string Label, double Support, double Predicted, double Precision, double Recall, double F1,
    double? RocAuc = null, double? PrAuc = null);
