namespace Cairn.Learning.Trees.Growing;

/// <summary>What steers the growth of trees beyond the gain of their splits; immutable.</summary>
/// <remarks>A grower without rules takes the fast path: none of what is here costs it anything.</remarks>
internal sealed record GrowthRules
{
    /// <summary>
    /// For each feature +1 where scores may only rise with it, −1 where they may only fall, 0 where they are free;
    /// null when all are free.
    /// </summary>
    public int[]? Signs { get; init; }

    /// <summary>
    /// Whether the bounds of a leaf are the values of the leaves next to it, rather than the middle of the values of
    /// the children of each monotone split above it.
    /// </summary>
    public bool BoundByNeighbours { get; init; }

    /// <summary>Sets of features that may occur together on a path, each with a flag a feature; null for no bound.</summary>
    public IReadOnlyList<bool[]>? Groups { get; init; }

    /// <summary>The splits that the top of every tree consists of; null for none.</summary>
    public ForcedSplit? Forced { get; init; }

    /// <summary>Share of the tree's features that each level draws.</summary>
    public double LevelFraction { get; init; } = 1;

    /// <summary>Share of the level's features that each node draws.</summary>
    public double NodeFraction { get; init; } = 1;

    /// <summary>Whether each node tries one random cut of each feature rather than all of them.</summary>
    public bool ExtraRandom { get; init; }

    /// <summary>Rows at which a node's value is half its own and half that of its parent; 0 for its own alone.</summary>
    public double PathSmoothing { get; init; }

    /// <summary>Largest size of a leaf value before shrinkage; 0 for no bound.</summary>
    public double MaxDeltaStep { get; init; }

    /// <summary>Whether anything here steers at all.</summary>
    public bool Steers => Signs is not null || Groups is not null || Forced is not null || LevelFraction < 1
        || NodeFraction < 1 || ExtraRandom || PathSmoothing > 0 || MaxDeltaStep > 0;

    /// <summary>Whether every leaf has the value that its sums alone give it.</summary>
    public bool LeavesValuesAlone => Signs is null && PathSmoothing == 0 && MaxDeltaStep == 0;
}
