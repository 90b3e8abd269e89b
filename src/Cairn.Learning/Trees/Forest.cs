using Cairn.Learning.Trees.Forests;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <summary>What random forests and extra trees have in common: many trees, averaged, and the options of both.</summary>
public abstract record Forest : ILearner<ForestModel>, IWeightedLearner, IMissingValueLearner
{
    private protected Forest(bool bootstraps) => Bootstrap = bootstraps;

    LearnerKind ILearner.Kind => OwnKind;

    private protected abstract LearnerKind OwnKind { get; }

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
    public bool Bootstrap { get; init; }

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
    public abstract ForestModel Fit(Dataset data, FitContext? context = null);

    /// <summary>The options of every forest, of which each kind tells its own defaults.</summary>
    private protected static LearnerOption<T>[] Options<T>()
        where T : Forest =>
    [
        LearnerOption<T>.Integer(
            "trees", "Number of trees.", l => l.Trees, (l, v) => (T)(l with { Trees = v }), 1, 100_000)
            .Alias("n_estimators", "num_trees", "ntree", "rounds"),
        LearnerOption<T>.Choice(
            "criterion", "What splits make pure; auto is gini for classes and squared_error for numbers.",
            CriterionFactory.Names, l => l.Criterion, (l, v) => (T)(l with { Criterion = v })),
        LearnerOption<T>.Text(
            "max_features", "Features that each node looks at; auto is sqrt for classes and a third for numbers.",
            FeatureShare.AutoRange, l => l.MaxFeatures, (l, v) => (T)(l with { MaxFeatures = v }),
            FeatureShare.IsValidOrAuto).Alias("mtry")
            .Searched(SearchRange.Choice("auto", "0.2", "0.5", "0.75", "all")),
        LearnerOption<T>.Integer(
            "max_depth", "Most splits from the root to a leaf; 0 is no limit.",
            l => l.MaxDepth, (l, v) => (T)(l with { MaxDepth = v }), 0, 1000),
        LearnerOption<T>.Integer(
            "min_split_rows", "Fewest rows of a node that is split.",
            l => l.MinSplitRows, (l, v) => (T)(l with { MinSplitRows = v }), 2, 1_000_000_000).Alias("min_samples_split"),
        LearnerOption<T>.Integer(
            "min_leaf_rows", "Fewest rows of a leaf.",
            l => l.MinLeafRows, (l, v) => (T)(l with { MinLeafRows = v }), 1, 1_000_000_000)
            .Alias("min_samples_leaf", "min_node_size").Searched(SearchRange.Integer(1, 64, log: true)),
        LearnerOption<T>.Integer(
            "leaves", "Most leaves of a tree, of the splits that gain most; 0 is no limit.",
            l => l.Leaves, (l, v) => (T)(l with { Leaves = v }), 0, 100_000_000)
            .Alias("max_leaf_nodes", "max_leaves", "num_leaves"),
        LearnerOption<T>.Number(
            "min_impurity_decrease", "Smallest decrease of impurity of a split, times the share of the weight there.",
            l => l.MinImpurityDecrease, (l, v) => (T)(l with { MinImpurityDecrease = v }), 0),
        LearnerOption<T>.Flag(
            "bootstrap", "Whether each tree draws its rows with replacement; else it draws a share of them, or takes all.",
            l => l.Bootstrap, (l, v) => (T)(l with { Bootstrap = v })).Alias("replace"),
        LearnerOption<T>.Number(
            "sample_fraction", "Rows that each tree draws, as a share of all.",
            l => l.SampleFraction, (l, v) => (T)(l with { SampleFraction = v }), 0, 1, minExcluded: true)
            .Alias("max_samples", "row_fraction", "subsample").Searched(SearchRange.Number(0.4, 1)),
        LearnerOption<T>.Text(
            "class_weight", "Factor on the rows of each class.", ClassWeights.ForestRange,
            l => l.ClassWeight, (l, v) => (T)(l with { ClassWeight = v }), ClassWeights.IsValidInForest),
        LearnerOption<T>.Flag(
            "out_of_bag", "Whether the rows that a tree did not draw judge the forest.",
            l => l.OutOfBag, (l, v) => (T)(l with { OutOfBag = v })).Alias("oob_score"),
        LearnerOption<T>.Integer(
            "bins", "Most values of a number that are told apart; 0 is all, 255 is fast.",
            l => l.Bins, (l, v) => (T)(l with { Bins = v }), 0, 65_535).Alias("max_bin", "max_bins"),
        LearnerOption<T>.Text(
            "quantiles", "Regression: levels of quantiles to predict besides the mean, with commas between.",
            LeafTargets.Range, l => l.Quantiles, (l, v) => (T)(l with { Quantiles = v }), LeafTargets.IsValid),
    ];

    /// <summary>What a search of the other options sets: trees beyond these help little.</summary>
    private protected static IReadOnlyDictionary<string, string> Searching { get; } =
        new Dictionary<string, string> { ["trees"] = "200" };

    private protected ForestModel Fit(string kind, bool randomCuts, Dataset data, FitContext? context)
    {
        ForestPlan plan = new()
        {
            Kind = kind,
            Trees = Trees,
            Criterion = Criterion,
            MaxFeatures = FeatureShare.Resolve(MaxFeatures, data.Task),
            ClassWeight = ClassWeight,
            MaxDepth = MaxDepth,
            MinSplitRows = MinSplitRows,
            MinLeafRows = MinLeafRows,
            Leaves = Leaves,
            MinImpurityDecrease = MinImpurityDecrease,
            RandomCuts = randomCuts,
            Bins = Bins,
            Bootstrap = Bootstrap,
            SampleFraction = SampleFraction,
            OutOfBag = OutOfBag,
            Quantiles = LeafTargets.Levels(Quantiles, data.Task, kind),
        };
        return ForestFit.Run(plan, data, context ?? FitContext.Default);
    }
}
