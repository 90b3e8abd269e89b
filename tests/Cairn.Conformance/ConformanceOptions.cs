namespace Cairn.Conformance;

/// <summary>What a kind of learner does not claim, so that it is not held to it.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Whether it learns from the features at all; false for a baseline.</summary>
    public bool LearnsFromFeatures { get; init; } = true;

    /// <summary>
    /// How far predictions may differ, relative to 1, between integer weights and repeated rows: what the learner's own
    /// stopping rule leaves open.
    /// </summary>
    public double WeightTolerance { get; init; } = 1e-6;
}
