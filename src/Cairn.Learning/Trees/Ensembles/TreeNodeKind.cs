namespace Cairn.Learning.Trees.Ensembles;

/// <summary>What a node of a tree does.</summary>
public enum TreeNodeKind
{
    /// <summary>Adds its value, its vector of values or its linear function to the scores.</summary>
    Leaf,

    /// <summary>Sends values up to its threshold left.</summary>
    Numeric,

    /// <summary>Sends the levels of its set left.</summary>
    Categorical,
}
