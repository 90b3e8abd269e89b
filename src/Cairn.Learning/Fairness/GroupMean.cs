namespace Cairn.Learning.Fairness;

/// <summary>A mean over the rows of a group of numbers.</summary>
internal enum GroupMean
{
    /// <summary>Of the true numbers.</summary>
    Actual,

    /// <summary>Of the predicted numbers.</summary>
    Prediction,

    /// <summary>Of predicted less true: above 0 where it says too much.</summary>
    Error,

    /// <summary>Of the errors without sign.</summary>
    AbsoluteError,

    /// <summary>Of the squared errors, and the root of it.</summary>
    RootMeanSquaredError,
}
