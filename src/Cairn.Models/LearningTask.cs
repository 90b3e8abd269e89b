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
}
