namespace Cairn.Learning.Metrics.Classification;

/// <summary>How the scores of several classes become one.</summary>
public enum ClassAverage
{
    /// <summary>Plain mean over the classes that occur in truth or prediction.</summary>
    Macro,

    /// <summary>One score over the pooled decisions of all classes; what is frequent counts most.</summary>
    Micro,

    /// <summary>Mean over the classes, weighted by the rows that are of each.</summary>
    Weighted,
}
