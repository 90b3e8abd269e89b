namespace Cairn.Learning.Metrics.Multilabel;

/// <summary>How scores become one where a row may have several labels.</summary>
public enum LabelAverage
{
    /// <summary>Plain mean over the labels.</summary>
    Macro,

    /// <summary>One score over the pooled decisions on all labels.</summary>
    Micro,

    /// <summary>Mean over the labels, weighted by the rows that have each.</summary>
    Weighted,

    /// <summary>Mean over the rows of the score of each row's set of labels.</summary>
    Samples,
}
