using Cairn.Learning.Trees.Forests;
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
public sealed partial record RandomForest : ILearner<ForestModel>, IWeightedLearner, IMissingValueLearner
{
    LearnerKind ILearner.Kind => Kind;

    /// <summary>Number of trees, 1 to 100,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>
    /// What splits make pure: <c>gini</c> or <c>entropy</c> for classes; <c>squared_error</c>, <c>absolute_error</c> or
    /// <c>poisson</c> for numbers; <c>auto</c> is gini or squared_error.
    /// </summary>
    public string Criterion { get; init; } = CriterionFactory.Auto;

    /// <summary>
    /// Features that each node looks at: <c>auto</c> (<c>sqrt</c> for classes, a third for numbers), <c>sqrt</c>,
    /// <c>log2</c>, <c>all</c>, a number such as 5 or a share such as 0.3.
    /// </summary>
    public string MaxFeatures { get; init; } = FeatureShare.Auto;

    /// <summary>Most splits from the root to a leaf, 0 to 1000; 0 is no limit.</summary>
    public int MaxDepth { get; init; }

    /// <summary>Fewest rows of a node that is split, ≥ 2; a row counts as often as it was drawn.</summary>
    public int MinSplitRows { get; init; } = 2;

    /// <summary>Fewest rows of a leaf, ≥ 1; a row counts as often as it was drawn.</summary>
    public int MinLeafRows { get; init; } = 1;

    /// <summary>Most leaves of a tree; the split that gains most comes first. 0 is no limit.</summary>
    public int Leaves { get; init; }

    /// <summary>
    /// Smallest decrease of impurity of a split, ≥ 0, times the share of the tree's weight that comes to the node.
    /// </summary>
    public double MinImpurityDecrease { get; init; }

    /// <summary>Whether each tree draws as many rows as there are, with replacement.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>Rows that each tree draws, as a share of all, above 0 and at most 1.</summary>
    public double SampleFraction { get; init; } = 1;

    /// <summary>
    /// Weight of the classes: <c>none</c>, <c>balanced</c> (all classes weigh the same), <c>balanced_subsample</c> (the
    /// same among the rows of each tree), or labels with numbers such as <c>yes=5,no=1</c>.
    /// </summary>
    public string ClassWeight { get; init; } = ClassWeights.None;

    /// <summary>Whether the rows that a tree did not draw judge the forest; see <see cref="ForestModel.OutOfBag"/>.</summary>
    public bool OutOfBag { get; init; } = true;

    /// <summary>
    /// Most distinct values of a number that are told apart, 0 to 65,535; 0 is all, and exact. 255 takes less time and
    /// loses next to nothing on large data.
    /// </summary>
    public int Bins { get; init; }

    /// <summary>
    /// Regression: levels of quantiles to predict besides the mean, such as <c>0.1,0.5,0.9</c>; empty for none. The model
    /// then keeps the targets in each leaf (Meinshausen, "Quantile regression forests", 2006): eight bytes a row and tree.
    /// </summary>
    public string Quantiles { get; init; } = "";

    /// <inheritdoc/>
    /// <remarks>Cancelled after at least one tree, the fit returns the trees so far.</remarks>
    public ForestModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        ForestPlan plan = new()
        {
            Kind = Kind.Name,
            Trees = Trees,
            Criterion = Criterion,
            MaxFeatures = FeatureShare.Resolve(MaxFeatures, data.Task),
            ClassWeight = ClassWeight,
            MaxDepth = MaxDepth,
            MinSplitRows = MinSplitRows,
            MinLeafRows = MinLeafRows,
            Leaves = Leaves,
            MinImpurityDecrease = MinImpurityDecrease,
            RandomCuts = false,
            Bins = Bins,
            Bootstrap = Bootstrap,
            SampleFraction = SampleFraction,
            OutOfBag = OutOfBag,
            Quantiles = LeafTargets.Levels(Quantiles, data.Task, Kind.Name),
        };
        return ForestFit.Run(plan, data, context ?? FitContext.Default);
    }
}
