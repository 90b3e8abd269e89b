using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <summary>
/// Many trees, each on rows and features of its own draw, averaged: strong without tuning, and it judges itself on the
/// rows that each tree left out.
/// </summary>
/// <remarks>
/// <para>
/// Breiman, "Random forests" (2001). Trees grow until leaves are pure; probabilities are the mean of the leaves' class
/// shares, as in scikit-learn. Splits, missing values and categories are those of <see cref="DecisionTree"/>.
/// </para>
/// <para>
/// Trees are grown side by side, one a thread; each draws from its own stream of numbers, so the same seed gives the
/// same bytes at any number of threads. Whole-number weights are the same as repeated rows, in the draws too. Time is
/// O(trees × max_features × rows × depth); memory four bytes a cell and some sixty a row and thread beside the data.
/// </para>
/// </remarks>
public sealed record RandomForest : Forest
{
    /// <summary>With the defaults of its kind.</summary>
    public RandomForest()
        : base(bootstraps: true)
    {
    }

    /// <summary>Name, tasks and options.</summary>
    public static LearnerKind<RandomForest> Kind { get; } = new(
        "random-forest",
        "Many trees on drawn rows and features, averaged: strong without tuning; judges itself out of bag.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new RandomForest(),
        ForestModel.Load,
        Options<RandomForest>())
    {
        SearchSettings = Searching,
    };

    private protected override LearnerKind OwnKind => Kind;

    /// <inheritdoc/>
    public override ForestModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        return Fit(Kind.Name, randomCuts: false, data, context);
    }
}
