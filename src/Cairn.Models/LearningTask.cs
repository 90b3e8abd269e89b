namespace Cairn.Models;

/// <summary>What a model is asked to do with its target.</summary>
public enum LearningTask
{
    /// <summary>The target is a number.</summary>
    Regression,

    /// <summary>The target is one of two classes.</summary>
    BinaryClassification,

    /// <summary>The target is one of three or more classes.</summary>
    MulticlassClassification,

    /// <summary>The target is a grade of relevance, and rows are put in order within their query.</summary>
    Ranking,

    /// <summary>The target is a time until an event, which some rows did not live to see.</summary>
    Survival,

    /// <summary>The targets are several numbers.</summary>
    MultiOutputRegression,

    /// <summary>There is no target: rows are scored by how unlike the others they are.</summary>
    OutlierDetection,
}
