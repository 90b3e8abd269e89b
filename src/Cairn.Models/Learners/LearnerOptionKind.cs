namespace Cairn.Models.Learners;

/// <summary>What the values of a hyper-parameter are.</summary>
public enum LearnerOptionKind
{
    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>One of a few names.</summary>
    Choice,

    /// <summary>A text of a small language of its own.</summary>
    Text,
}
