using Cairn.Learning.Trees.Constraints;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>How one tree grows: its order, what it may be split by, and within which bounds.</content>
public sealed partial record GradientBoosting
{
    private const string LeafWise = "leaf_wise";
    private const string DepthWise = "depth_wise";
    private const string Middle = "middle";
    private const string Neighbours = "neighbours";
    private const int MostLevels = 65_536;

    /// <summary>
    /// Which leaf is split next: <c>leaf_wise</c>, the one that gains most; or <c>depth_wise</c>, level by level, as
    /// XGBoost does unless told otherwise.
    /// </summary>
    /// <remarks>Until <see cref="Leaves"/> ends it, both give the same tree.</remarks>
    public string Growth { get; init; } = LeafWise;

    /// <summary>
    /// Features that scores may only rise (+1) or fall (−1) with, by name: <c>age=+1,"blood pressure"=-1</c>. Holds for
    /// every loss, also for leaf values that the loss sets itself; the place of missing values is free. Not for three or
    /// more classes.
    /// </summary>
    public string Monotone { get; init; } = "";

    /// <summary>
    /// How the values of leaves are bound with <see cref="Monotone"/>: <c>neighbours</c>, by the values of the leaves
    /// next to them in space, which are bounds as wide as can be; or <c>middle</c>, by the middle of the children's
    /// values at each split above them, as XGBoost does, which is faster.
    /// </summary>
    public string MonotoneMethod { get; init; } = Neighbours;

    /// <summary>
    /// Groups of columns that may occur together on the way from the root to a leaf: <c>[age sex] [bmi bp]</c>. A column
    /// of no group stands alone. Empty: all may.
    /// </summary>
    public string Interactions { get; init; } = "";

    /// <summary>
    /// Splits that every tree begins with, as JSON: <c>{"feature": "age", "threshold": 40, "left": {…}, "right": {…}}</c>,
    /// with <c>"levels": ["a", "b"]</c> in the place of the threshold for a category. A split that would
    /// leave too few rows on a side is passed over, with those below it.
    /// </summary>
    public string ForcedSplits { get; init; } = "";

    /// <summary>Share of the tree's features that each level of it draws, above 0 and at most 1.</summary>
    public double LevelColumnFraction { get; init; } = 1;

    /// <summary>Share of the level's features that each node draws, above 0 and at most 1.</summary>
    public double NodeColumnFraction { get; init; } = 1;

    /// <summary>
    /// Whether each node tries one cut of each feature, drawn between the least and the largest value that it has there,
    /// rather than all of them (Geurts et al., "Extremely randomized trees", 2006).
    /// </summary>
    public bool ExtraRandom { get; init; }

    /// <summary>
    /// Rows at which the value of a node is half its own and half its parent's, ≥ 0: with n rows it is
    /// (n·own + s·parent)/(n + s), as LightGBM's path_smooth.
    /// </summary>
    public double PathSmoothing { get; init; }

    /// <summary>Largest size of a leaf value before <see cref="LearningRate"/>, ≥ 0; 0 is no bound.</summary>
    public double MaxDeltaStep { get; init; }

    /// <summary>
    /// Categorical features of at most so many levels are split into one level and the rest, 0 to 255.
    /// </summary>
    public int CategoryOneVsRest { get; init; }

    /// <summary>Most levels on the side of fewer levels of a categorical split, 1 to 65,536.</summary>
    /// <remarks>
    /// The default is no limit for a category of up to 255 levels. With thousands of levels sets without a limit fit
    /// chance.
    /// </remarks>
    public int CategoryMaxLevels { get; init; } = 256;

    /// <summary>
    /// Whether leaves hold linear functions of the numeric features that decide on the way to them rather than constants
    /// (Shi et al., "Gradient boosting with piece-wise linear regression trees", 2019). Fits smooth targets with fewer
    /// trees, and goes on beyond the range of the training rows, for better or worse.
    /// </summary>
    /// <remarks>
    /// Rows in which one of the function's features is missing get the constant. Not with losses that set the values of
    /// leaves themselves, nor with <see cref="Monotone"/>.
    /// </remarks>
    public bool LinearLeaves { get; init; }

    /// <summary>L2 penalty on the coefficients of <see cref="LinearLeaves"/>, ≥ 0, in the units of the features.</summary>
    public double LinearL2 { get; init; }

    /// <summary>
    /// Whether a round grows one tree whose leaves hold a value for each output, by the gain summed over them, rather
    /// than a tree an output: for three or more classes, several targets and several quantiles. One structure for all
    /// makes a smaller model, and a better one where the outputs depend on the same things.
    /// </summary>
    /// <remarks>
    /// With one output it changes nothing. <see cref="MinChildWeight"/> is then of the mean over the outputs. Not with
    /// rules for single values: <see cref="Monotone"/>, <see cref="LinearLeaves"/>, <see cref="ForcedSplits"/>,
    /// <see cref="ExtraRandom"/>, <see cref="PathSmoothing"/> and <see cref="MaxDeltaStep"/>.
    /// </remarks>
    public bool VectorLeaves { get; init; }

    private static LearnerOption<GradientBoosting>[] GrowthOptions() =>
    [
        LearnerOption<GradientBoosting>.Choice(
            "growth", "Which leaf is split next: the one that gains most, or level by level.", [LeafWise, DepthWise],
            l => l.Growth, (l, v) => l with { Growth = v })
            .Alias("grow_policy").Synonym("lossguide", LeafWise).Synonym("depthwise", DepthWise),
        LearnerOption<GradientBoosting>.Text(
            "monotone", "Columns that scores may only rise or fall with.", MonotoneText.Range,
            l => l.Monotone, (l, v) => l with { Monotone = v }, MonotoneText.IsValid)
            .Alias("monotone_constraints", "monotone_constraint", "monotonic_cst", "mc"),
        LearnerOption<GradientBoosting>.Choice(
            "monotone_method", "How leaves are bound with monotone: by the leaves next to them, or by the middle of each split.",
            [Neighbours, Middle], l => l.MonotoneMethod, (l, v) => l with { MonotoneMethod = v })
            .Alias("monotone_constraints_method", "monotone_constraining_method", "mc_method")
            .Synonym("basic", Middle).Synonym("intermediate", Neighbours),
        LearnerOption<GradientBoosting>.Text(
            "interactions", "Groups of columns that may occur together on the way from the root to a leaf.",
            InteractionText.Range, l => l.Interactions, (l, v) => l with { Interactions = v }, InteractionText.IsValid)
            .Alias("interaction_constraints", "interaction_cst"),
        LearnerOption<GradientBoosting>.Text(
            "forced_splits", "Splits that every tree begins with.", ForcedSplitText.Range,
            l => l.ForcedSplits, (l, v) => l with { ForcedSplits = v }, ForcedSplitText.IsValid),
        LearnerOption<GradientBoosting>.Number(
            "level_column_fraction", "Share of the tree's features that each level draws.",
            l => l.LevelColumnFraction, (l, v) => l with { LevelColumnFraction = v }, 0, 1, minExcluded: true)
            .Alias("colsample_bylevel"),
        LearnerOption<GradientBoosting>.Number(
            "node_column_fraction", "Share of the level's features that each node draws.",
            l => l.NodeColumnFraction, (l, v) => l with { NodeColumnFraction = v }, 0, 1, minExcluded: true)
            .Alias("colsample_bynode", "feature_fraction_bynode", "sub_feature_bynode"),
        LearnerOption<GradientBoosting>.Flag(
            "extra_random", "Whether each node tries one random cut of each feature rather than all of them.",
            l => l.ExtraRandom, (l, v) => l with { ExtraRandom = v })
            .Alias("extra_trees", "extra_tree"),
        LearnerOption<GradientBoosting>.Number(
            "path_smoothing", "Rows at which the value of a node is half its own and half its parent's.",
            l => l.PathSmoothing, (l, v) => l with { PathSmoothing = v }, 0)
            .Alias("path_smooth"),
        LearnerOption<GradientBoosting>.Number(
            "max_delta_step", "Largest size of a leaf value before the learning rate; 0 is no bound.",
            l => l.MaxDeltaStep, (l, v) => l with { MaxDeltaStep = v }, 0)
            .Alias("max_tree_output", "max_leaf_output"),
        LearnerOption<GradientBoosting>.Integer(
            "category_one_vs_rest", "Features of at most so many levels are split into one level and the rest.",
            l => l.CategoryOneVsRest, (l, v) => l with { CategoryOneVsRest = v }, 0, 255)
            .Alias("max_cat_to_onehot"),
        LearnerOption<GradientBoosting>.Integer(
            "category_max_levels", "Most levels on the side of fewer levels of a categorical split.",
            l => l.CategoryMaxLevels, (l, v) => l with { CategoryMaxLevels = v }, 1, MostLevels)
            .Alias("max_cat_threshold"),
        LearnerOption<GradientBoosting>.Flag(
            "linear_leaves", "Whether leaves hold linear functions of the features on the way to them rather than constants.",
            l => l.LinearLeaves, (l, v) => l with { LinearLeaves = v })
            .Alias("linear_tree", "linear_trees"),
        LearnerOption<GradientBoosting>.Number(
            "linear_l2", "L2 penalty on the coefficients of linear leaves.",
            l => l.LinearL2, (l, v) => l with { LinearL2 = v }, 0)
            .Alias("linear_lambda"),
        LearnerOption<GradientBoosting>.Flag(
            "vector_leaves", "Whether a round grows one tree with a value an output in its leaves rather than a tree an output.",
            l => l.VectorLeaves, (l, v) => l with { VectorLeaves = v })
            .Alias("multi_strategy").Synonym("multi_output_tree", "true").Synonym("one_output_per_tree", "false"),
    ];
}
