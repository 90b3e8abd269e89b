namespace Cairn.Conformance;

/// <summary>What a kind of learner does not claim, so that it is not held to it.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Whether it learns from the features at all; false for a baseline.</summary>
    public bool LearnsFromFeatures { get; init; } = true;

    /// <summary>
    /// How far predictions may differ, relative to 1, between weights and repeated rows, and between rows in another
    /// order: what the learner's own stopping rule and the rounding of sums leave open.
    /// </summary>
    public double WeightTolerance { get; init; } = 1e-6;

    /// <summary>
    /// Whether the order of the rows is irrelevant; false for a learner that draws rows or watches some of them.
    /// </summary>
    public bool IgnoresRowOrder { get; init; } = true;

    /// <summary>
    /// Whether a row may be cut into two of half the weight; false for a learner that counts or draws whole rows.
    /// </summary>
    public bool SplitsWeights { get; init; } = true;

    /// <summary>
    /// Options under which only the shares of weights decide, so that weights four times as large give the same answers:
    /// for example without penalties. Empty when its defaults are so, null when it makes no such claim.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? ScaleFreeSettings { get; init; }

    /// <summary>
    /// Of a continued learner, the option that counts its rounds: half of them and then the other half must equal a fit
    /// of all. Null when its rounds cannot be told by an option.
    /// </summary>
    public string? RoundsOption { get; init; } = "rounds";

    /// <summary>
    /// Options with which it predicts several quantiles of a number, as outputs whose names end in the level, for
    /// example <c>prediction_q0.9</c>; null when it cannot.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Quantiles { get; init; }
}
