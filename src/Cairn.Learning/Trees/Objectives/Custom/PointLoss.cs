namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>The loss of one row.</summary>
/// <param name="score">Its score, before the link.</param>
/// <param name="target">Its target; for two classes 0 or 1.</param>
public delegate double PointLoss(double score, double target);
