namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>Which way a value may be changed.</summary>
public enum ChangeDirection
{
    /// <summary>To anything.</summary>
    Any,

    /// <summary>To greater values only.</summary>
    Up,

    /// <summary>To smaller values only.</summary>
    Down,

    /// <summary>Not at all.</summary>
    None,
}
