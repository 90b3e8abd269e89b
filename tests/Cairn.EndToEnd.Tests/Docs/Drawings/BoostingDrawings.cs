using Cairn.Learning.Trees;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>What the options of gradient boosting do, in pictures.</summary>
internal static class BoostingDrawings
{
    private const string Forced = """{"feature": "x", "threshold": 6}""";

    private static readonly DrawingData s_curve = DrawingData.Curve;
    private static readonly DrawingData s_classes = DrawingData.Classes;

    /// <summary>The pictures under the headings of the page.</summary>
    public static IReadOnlyList<(string Heading, OptionDrawing[] Drawings)> All { get; } =
    [
        ("How much is learnt",
        [
            Of("rounds", s_curve, ["1", "10", "30", "100", "1000"],
                "Each round mends what those before left wrong. Too few leave the shape out; too many learn the noise, and the error on new rows rises again."),
            Of("learning_rate", s_curve, ["0.01", "0.03", "0.1", "0.3", "1"],
                "What a tree may change. Small steps need more rounds; halve it and double the rounds for a smoother and usually better fit."),
            Of("early_stopping_rounds", s_curve, ["0", "5", "20"],
                "Rounds without progress on held-out rows after which the fit ends; the best round is kept.", "rounds=1000"),
            Of("early_stopping_delta", s_curve, ["0", "0.01", "0.1"],
                "Progress smaller than this counts as none.", "rounds=1000", "early_stopping_rounds=5"),
            Of("validation_fraction", s_classes, ["0.05", "0.1", "0.2", "0.4"],
                "Rows held out to decide when to stop. More make the decision surer and leave fewer to learn from.", "early_stopping_rounds=10"),
            Of("stopping_metric", s_classes, ["loss", "roc_auc", "accuracy"],
                "What has to get better. Any metric of the task will do; the loss is the steadiest.", "early_stopping_rounds=10"),
        ]),
        ("The shape of a tree",
        [
            Of("leaves", s_curve, ["2", "4", "8", "31", "120"],
                "How many values a tree has. The first thing to vary, with the number of rounds.", "min_leaf_rows=2"),
            Of("max_depth", s_curve, ["1", "2", "3", "6", "0"],
                "How many columns can act together: depth 1 adds up single columns, depth 2 pairs. 0 leaves it to the number of leaves.", "min_leaf_rows=2"),
            Of("growth", s_classes, ["leaf_wise", "depth_wise"],
                "Leaf-wise spends the leaves where they gain most; depth-wise fills level by level.", "leaves=15"),
            Of("min_leaf_rows", s_curve, ["1", "5", "20", "60", "150"],
                "A leaf that few rows speak for learns their noise. Lower it for small data, raise it for noisy targets."),
            Of("min_child_weight", s_classes, ["0", "1", "5", "20", "60"],
                "The same in units of the loss's curvature: for classes, rows whose class is still in doubt."),
            Of("min_gain", s_curve, ["0", "0.5", "2", "10"], "A split that gains less is not made, and the tree stays smaller."),
            Of("l2", s_curve, ["0", "1", "10", "100"], "Pulls leaf values to 0, those of few rows most. Higher is smoother."),
            Of("l1", s_curve, ["0", "1", "10", "40"], "Takes a fixed amount off every leaf's sum of gradients, so that weak leaves say nothing."),
            Of("path_smoothing", s_curve, ["0", "5", "50"],
                "Draws a leaf's value to its parent's, those of few rows most.", "min_leaf_rows=2"),
            Of("max_delta_step", s_classes, ["0", "0.1", "1"], "Caps leaf values. Helps where classes are very unequal and the curvature close to 0."),
            Of("extra_random", s_curve, ["false", "true"], "Tries one random cut instead of all: faster, and smoother over many rounds."),
            Of("linear_leaves", s_curve, ["false", "true"],
                "A line in every leaf instead of a constant: smooth shapes with few leaves. Beyond the data it goes on straight.", "leaves=5", "rounds=30"),
            Of("linear_l2", s_curve, ["0", "10", "1000"], "Flattens those lines.", "linear_leaves=true", "leaves=5", "rounds=30"),
            Of("forced_splits", s_curve, ["", Forced], "Every tree begins with the split that is known to be right.", "rounds=20", "leaves=4"),
            Of("bins", s_curve, ["4", "16", "64", "255"], "How finely values are told apart. 255 is plenty; fewer are faster and smoother.", "min_leaf_rows=5"),
        ]),
        ("What is known beforehand",
        [
            Of("monotone", s_curve, ["", "x=+1", "x=-1"], "The answer may only rise (+1) or fall (-1) with a column, whatever the rows say."),
            Of("monotone_method", s_classes, ["neighbours", "middle"],
                "Bounds by the leaves next to one another lose least; by the middles of splits it is faster.", "monotone=x1=+1,x5=-1"),
            Of("interactions", s_classes, ["", "[x3 x4]", "[x1 x2] [x3 x4]"],
                "Columns that may act together; all others only add up. Here x3 and x4 do act together, and forbidding that costs."),
        ]),
        ("Drawing rows and columns",
        [
            Of("row_fraction", s_classes, ["0.2", "0.4", "0.6", "0.8", "1"], "Each round sees a part of the rows: faster, and less of the noise is learnt."),
            Of("positive_row_fraction", s_classes, ["0.25", "0.5", "1"], "The same for the rows of the second class alone, which also shifts the probabilities."),
            Of("negative_row_fraction", s_classes, ["0.25", "0.5", "1"], "The same for the first class: for a rare second one."),
            Of("draw_queries", DrawingData.Queries, ["false", "true"], "Draws whole queries rather than rows of them.", "row_fraction=0.5"),
            Of("column_fraction", s_classes, ["0.2", "0.4", "0.6", "0.8", "1"], "Each tree sees some of the columns, so that trees differ."),
            Of("level_column_fraction", s_classes, ["0.2", "0.6", "1"], "The same for each level of a tree."),
            Of("node_column_fraction", s_classes, ["0.2", "0.6", "1"], "The same for each node."),
            Of("sampling", s_classes, ["uniform", "goss"], "goss keeps the rows with large gradients and draws from the rest: nearly the same trees in less time on much data."),
            Of("goss_top", s_classes, ["0.05", "0.2", "0.5"], "Share of rows that are kept for their gradients.", "sampling=goss"),
            Of("goss_other", s_classes, ["0.05", "0.1", "0.3"], "Share drawn from the others, which then count for more.", "sampling=goss"),
            Of("bundling", s_classes, ["true", "false"], "Columns that are never set together share one: no difference in what is learnt, only in time."),
        ]),
        ("Categories",
        [
            Of("category_smoothing", s_classes, ["0", "10", "100"], "Pulls rare levels to the middle when levels are put in order."),
            Of("category_l2", s_classes, ["0", "10", "100"], "A penalty on splits by sets of levels, which fit noise more easily than cuts of a number."),
            Of("category_min_support", s_classes, ["0", "5", "50"], "Rarer levels at a node go with the larger side instead of being placed by chance."),
            Of("category_one_vs_rest", s_classes, ["0", "4", "100"], "Up to so many levels, one level is split off at a time."),
            Of("category_max_levels", s_classes, ["1", "8", "65536"], "Most levels on the smaller side of a split."),
            Of("category_bins", s_classes, ["8", "30", "65535"], "Levels that are told apart where there are more than bins; the rarest share one.", "bins=8"),
        ]),
        ("Dropping trees",
        [
            Of("dart", s_classes, ["false", "true"], "Each round sets some trees aside and corrects the rest, so that no few trees say everything. Slower, and often a little better with many rounds."),
            Of("dart_drop_rate", s_classes, ["0.02", "0.1", "0.5"], "Share of trees set aside.", "dart=true"),
            Of("dart_skip", s_classes, ["0", "0.5", "0.9"], "How often a round sets none aside.", "dart=true"),
            Of("dart_max_drop", s_classes, ["1", "5", "50"], "Most trees set aside at once.", "dart=true"),
            Of("dart_drop_one", s_classes, ["false", "true"], "Whether at least one is set aside where any are.", "dart=true", "dart_drop_rate=0.02"),
            Of("dart_sample", s_classes, ["uniform", "weighted"], "Whether heavier trees are set aside more often.", "dart=true"),
            Of("dart_normalize", s_classes, ["tree", "forest"], "Whether the new tree weighs as much as one of those set aside, or as all of them.", "dart=true"),
        ]),
        ("What is minimised",
        [
            Of("loss", DrawingData.CurveWithOutliers, ["squared_error", "huber", "absolute_error"],
                "Squares follow far rows; absolute values and Huber's loss let them be. Counts, amounts, ranks and times have losses of their own."),
            Of("huber_delta", DrawingData.CurveWithOutliers, ["0.1", "1", "10"], "Where Huber's loss turns from a square to a line.", "loss=huber"),
            Of("quantiles", s_curve, ["0.5", "0.1,0.5,0.9"], "Several quantiles at once, which never cross.", "loss=quantile"),
            Of("tweedie_power", DrawingData.Counts, ["1.1", "1.5", "1.9"], "How fast the spread grows with the mean: near 1 as counts do, near 2 as amounts do.", "loss=tweedie"),
            Of("ndcg_at", DrawingData.Queries, ["1", "5", "30"], "How many places at the top of a query count."),
            Of("aft_distribution", DrawingData.Times, ["normal", "logistic", "extreme"], "How the logs of times spread around what is predicted.", "loss=aft"),
            Of("aft_scale", DrawingData.Times, ["0.3", "1", "3"], "How far they spread.", "loss=aft"),
            Of("class_weight", s_classes, ["none", "balanced", "yes=5,no=1"], "Makes rows of a class count for more. Probabilities shift with it; for decisions, choose a threshold instead."),
            Of("base_score", s_curve, ["auto", "-5", "5"], "Where the scores begin; auto is the best constant. Matters with few rounds only.", "rounds=10"),
            Of("vector_leaves", DrawingData.ThreeClasses, ["false", "true"], "One tree a round for all classes, targets or quantiles, instead of one each."),
        ]),
    ];

    private static OptionDrawing Of(
        string option, DrawingData data, string[] values, string says, params string[] along) =>
        new(GradientBoosting.Kind, option, data, values, says, along);
}
