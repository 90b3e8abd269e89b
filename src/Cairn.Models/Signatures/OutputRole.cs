namespace Cairn.Models.Signatures;

/// <summary>What an output column of a model says.</summary>
public enum OutputRole
{
    /// <summary>The answer: a number, or the label of the most probable class.</summary>
    Prediction,

    /// <summary>The probability of one class, which <see cref="OutputField.Label"/> names.</summary>
    Probability,
}
