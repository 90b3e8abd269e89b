using Cairn.Learning.Trees.Forests;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <summary>
/// One tree of yes-or-no questions: the model that a person can read, print and draw.
/// </summary>
/// <remarks>
/// <para>
/// Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees" (1984). Every distinct value is tried as a
/// threshold, halfway between neighbours; the tree is the one that scikit-learn's DecisionTreeClassifier and
/// DecisionTreeRegressor grow, but for ties, where the first feature and the lowest threshold win.
/// </para>
/// <para>
/// Missing values are tried on both sides of every threshold, and against all others; where training saw none at a node,
/// they go to the side with more rows. Categories are split by sets of levels, ordered by the mean of the target: that
/// finds the best set for two classes and for squares; for more classes the order is the principal component of the
/// levels' class shares (Coppersmith, Hong and Hosking 1999). Whole-number weights are the same as repeated rows.
/// </para>
/// <para>Growing takes O(features × rows × log rows × depth); <c>absolute_error</c> a factor of log rows more.</para>
/// </remarks>
public sealed partial record DecisionTree : ILearner<ForestModel>, IWeightedLearner, IMissingValueLearner
{
    LearnerKind ILearner.Kind => Kind;

    /// <summary>
    /// What splits make pure: <c>gini</c> or <c>entropy</c> for classes; <c>squared_error</c>, <c>absolute_error</c> or
    /// <c>poisson</c> for numbers; <c>auto</c> is gini or squared_error.
    /// </summary>
    public string Criterion { get; init; } = CriterionFactory.Auto;

    /// <summary>Most splits from the root to a leaf, 0 to 1000; 0 is no limit.</summary>
    public int MaxDepth { get; init; }

    /// <summary>Fewest rows of a node that is split, ≥ 2.</summary>
    public int MinSplitRows { get; init; } = 2;

    /// <summary>Fewest rows of a leaf, ≥ 1.</summary>
    public int MinLeafRows { get; init; } = 1;

    /// <summary>Most leaves; the split that gains most comes first. 0 is no limit.</summary>
    public int Leaves { get; init; }

    /// <summary>
    /// Smallest decrease of impurity of a split, ≥ 0, times the share of the weight that comes to the node.
    /// </summary>
    public double MinImpurityDecrease { get; init; }

    /// <summary>
    /// Features that each node looks at: <c>all</c>, <c>sqrt</c>, <c>log2</c>, a number such as 5 or a share such as 0.3.
    /// </summary>
    public string MaxFeatures { get; init; } = "all";

    /// <summary><c>best</c> searches the threshold; <c>random</c> draws one from the range of values at the node.</summary>
    public string Splitter { get; init; } = Best;

    /// <summary>
    /// Weight of the classes: <c>none</c>, <c>balanced</c> (all classes weigh the same), or labels with numbers such as
    /// <c>yes=5,no=1</c>.
    /// </summary>
    public string ClassWeight { get; init; } = ClassWeights.None;

    /// <summary>
    /// Cost of a leaf, ≥ 0, in the impurity times share of the weight: the subtree of the least cost is kept
    /// (cost-complexity pruning). See <see cref="PruningPath"/>.
    /// </summary>
    public double CcpAlpha { get; init; }

    /// <inheritdoc/>
    public ForestModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        ForestTrainer trainer = new(Plan(), data, context ?? FitContext.Default);
        ForestTree tree = trainer.GrowOne();
        if (CcpAlpha > 0)
            tree = CostComplexity.Prune(tree, CcpAlpha);
        return ForestModel.Of(Kind.Name, data, trainer.Space, ForestArrays.Of(trainer.Columns, tree));
    }

    /// <summary>
    /// The costs of a leaf at which pruning takes another branch away, ascending from 0, each with what is left then.
    /// </summary>
    /// <param name="data">The rows that the tree is grown on.</param>
    /// <param name="context">Threads, seed, cancellation.</param>
    /// <returns>From the whole tree to its root alone.</returns>
    /// <exception cref="Formats.InputException">As of a fit.</exception>
    public IReadOnlyList<PruningStep> PruningPath(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        ForestTrainer trainer = new(Plan() with { Alpha = 1 }, data, context ?? FitContext.Default);
        return CostComplexity.Path(trainer.GrowOne());
    }

    private ForestPlan Plan() => new()
    {
        Kind = Kind.Name,
        Criterion = Criterion,
        MaxFeatures = MaxFeatures,
        ClassWeight = ClassWeight,
        MaxDepth = MaxDepth,
        MinSplitRows = MinSplitRows,
        MinLeafRows = MinLeafRows,
        Leaves = Leaves,
        MinImpurityDecrease = MinImpurityDecrease,
        RandomCuts = Splitter == Random,
        Alpha = CcpAlpha,
    };
}
