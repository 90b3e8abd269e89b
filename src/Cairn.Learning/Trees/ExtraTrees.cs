using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <summary>
/// Many trees whose thresholds are drawn rather than searched, averaged: faster and smoother than a random forest.
/// </summary>
/// <remarks>
/// Geurts, Ernst and Wehenkel, "Extremely randomized trees" (2006). At each node each feature looked at gets one
/// threshold, uniform between its least and greatest value there, and the best of these is taken; a category gets a drawn
/// half of its levels. Missing values go to the better side. All rows are used by each tree unless <see cref="Forest.Bootstrap"/>
/// or <see cref="Forest.SampleFraction"/> say otherwise. The same seed gives the same bytes at any number of threads.
/// </remarks>
public sealed record ExtraTrees : Forest
{
    /// <summary>With the defaults of its kind.</summary>
    public ExtraTrees()
        : base(bootstraps: false)
    {
    }

    /// <summary>Name, tasks and options.</summary>
    public static LearnerKind<ExtraTrees> Kind { get; } = new(
        "extra-trees",
        "Many trees with drawn thresholds, averaged: faster and smoother than a random forest.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new ExtraTrees(),
        ForestModel.Load,
        Options<ExtraTrees>())
    {
        SearchSettings = Searching,
    };

    private protected override LearnerKind OwnKind => Kind;

    /// <inheritdoc/>
    public override ForestModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        return Fit(Kind.Name, randomCuts: true, data, context);
    }
}
