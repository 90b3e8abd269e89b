using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>Options of the engine: how values become bins and columns.</content>
public sealed partial record GradientBoosting
{
    /// <summary>Most bins of a category, 2 to 65,535.</summary>
    /// <remarks>
    /// Up to <see cref="Bins"/> levels have a bin each. Beyond that a level has one of its own when it has ten rows or
    /// more and there are bins left; all others share one.
    /// </remarks>
    public int CategoryBins { get; init; } = 65_535;

    /// <summary>
    /// Whether sparse features of which no row has two beside their usual values share a column, as those of a one-hot
    /// encoding do. Trees are the same, and are grown the faster the more features share.
    /// </summary>
    public bool Bundling { get; init; } = true;

    private static LearnerOption<GradientBoosting>[] EngineOptions() =>
    [
        LearnerOption<GradientBoosting>.Flag(
            "bundling", "Sparse features that exclude each other share a column: the same trees in less time.",
            l => l.Bundling, (l, v) => l with { Bundling = v })
            .Alias("enable_bundle"),
        LearnerOption<GradientBoosting>.Integer(
            "category_bins", "Most bins of a category: levels of ten rows or more have one each, the others share one.",
            l => l.CategoryBins, (l, v) => l with { CategoryBins = v }, 2, 65_535),
    ];
}
