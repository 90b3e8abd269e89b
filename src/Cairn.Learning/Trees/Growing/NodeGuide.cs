using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Growing;

/// <summary>What the rules of growth say of one node.</summary>
internal sealed class NodeGuide
{
    /// <summary>The guide of the parent; null for the root.</summary>
    public NodeGuide? Parent { get; init; }

    /// <summary>First of its rows in the grower's order.</summary>
    public required int Start { get; init; }

    /// <summary>Number of its rows.</summary>
    public required int Count { get; init; }

    /// <summary>What its rows count for.</summary>
    public required long Repeats { get; init; }

    /// <summary>For each feature whether this node may be split by it.</summary>
    public required bool[] Allowed { get; init; }

    /// <summary>Features that decide on the way from the root; null when no rule asks for them.</summary>
    public bool[]? Path { get; init; }

    /// <summary>The split that this node has to have; null when it grows freely.</summary>
    public ForcedSplit? Forced { get; set; }

    /// <summary>The part of space that the node stands for; null where no feature is monotone.</summary>
    public LeafBox? Box { get; init; }

    /// <summary>Draws of this node; null when no rule draws.</summary>
    public SeededRandom? Random { get; init; }

    /// <summary>Least value that the node and all below it may have.</summary>
    public double Lower { get; set; } = double.NegativeInfinity;

    /// <summary>Largest value that the node and all below it may have.</summary>
    public double Upper { get; set; } = double.PositiveInfinity;

    /// <summary>The value that the node has as a leaf, before shrinkage, by its fixed-point sums.</summary>
    public double Output { get; set; }
}
