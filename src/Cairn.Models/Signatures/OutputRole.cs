namespace Cairn.Models.Signatures;

/// <summary>What an output column of a model says.</summary>
public enum OutputRole
{
    /// <summary>
    /// The answer: a number, the label of the most probable class, a score of relevance, risk or outlyingness; one for
    /// each target of a multi-output model, which <see cref="OutputField.Label"/> names.
    /// </summary>
    Prediction,

    /// <summary>The probability of one class, which <see cref="OutputField.Label"/> names.</summary>
    Probability,

    /// <summary>A quantile of the target, whose level, such as <c>0.9</c>, <see cref="OutputField.Label"/> is.</summary>
    Quantile,

    /// <summary>A yes or no that follows from the answer, such as whether a row counts as an outlier.</summary>
    Flag,
}
