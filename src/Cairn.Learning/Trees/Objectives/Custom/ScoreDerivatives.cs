namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>First and second derivatives of a loss by the score of each row.</summary>
/// <param name="scores">Present score of each row, before the link.</param>
/// <param name="targets">Target of each row; for two classes 0 or 1.</param>
/// <param name="gradients">Receives the first derivative of each row, without its weight.</param>
/// <param name="hessians">Receives the second derivative, or what stands for it: ≥ 0, without the weight.</param>
public delegate void ScoreDerivatives(
    ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, Span<float> gradients, Span<float> hessians);
