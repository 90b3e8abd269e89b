namespace Cairn.Learning.Trees.Objectives;

/// <summary>What a loss is made of: the options, and the targets of rows that all have one and weigh something.</summary>
/// <param name="Learner">The options.</param>
/// <param name="Classes">Number of classes; 0 where there are none.</param>
/// <param name="Codes">The class of each row; empty where there are none.</param>
/// <param name="Targets">The number of each row; empty where there is none.</param>
/// <param name="Weights">Weight of each row, or null for equal ones.</param>
internal sealed record LossInput(
    GradientBoosting Learner, int Classes, int[] Codes, double[] Targets, double[]? Weights);
