namespace Cairn.Learning.Trees.Forests;

/// <summary>What bounds the growth of a tree, checked and with its numbers resolved for the data.</summary>
internal sealed record ForestLimits
{
    /// <summary>Most splits from the root to a leaf, ≥ 1.</summary>
    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>Fewest rows of a node that is split, ≥ 2.</summary>
    public int MinSplitRows { get; init; } = 2;

    /// <summary>Fewest rows of a leaf, ≥ 1.</summary>
    public int MinLeafRows { get; init; } = 1;

    /// <summary>Most leaves, ≥ 2: the nodes that gain most are split first; null for no limit.</summary>
    public int? Leaves { get; init; }

    /// <summary>Smallest decrease of impurity, as a share of the weight of the tree, ≥ 0.</summary>
    public double MinImpurityDecrease { get; init; }

    /// <summary>Features that are looked at at each node, from 1 to all.</summary>
    public required int MaxFeatures { get; init; }

    /// <summary>Whether thresholds are drawn rather than searched.</summary>
    public bool RandomCuts { get; init; }

    /// <summary>Whether inner nodes keep what they would answer as leaves, as pruning wants.</summary>
    public bool KeepInnerAnswers { get; init; }
}
