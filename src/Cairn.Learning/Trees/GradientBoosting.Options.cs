using Cairn.Learning.Trees.Boosting;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>The options as the command line, the package and searches see them.</content>
public sealed partial record GradientBoosting
{

    /// <summary>Name, tasks and options.</summary>
    public static LearnerKind<GradientBoosting> Kind { get; } = new(
        "gradient-boosting",
        "Trees that each correct those before: the strongest general method on tables, takes missing values and "
            + "categories as they are.",
        [
            LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification,
            LearningTask.Ranking, LearningTask.Survival, LearningTask.MultiOutputRegression,
        ],
        () => new GradientBoosting(),
        GradientBoostingModel.Load,
        [
            LearnerOption<GradientBoosting>.Integer(
                "rounds", "Boosting rounds; each adds a tree, or one a class.",
                l => l.Rounds, (l, v) => l with { Rounds = v }, 1, 100_000)
                .Alias(
                    "n_estimators", "num_iterations", "num_iteration", "n_iter", "num_tree", "num_trees",
                    "num_round", "num_rounds", "num_boost_round", "nrounds", "max_iter", "iterations"),
            LearnerOption<GradientBoosting>.Number(
                "learning_rate", "What each tree's values are multiplied by; smaller needs more rounds and fits better.",
                l => l.LearningRate, (l, v) => l with { LearningRate = v }, 0, 10, minExcluded: true)
                .Alias("eta", "shrinkage", "shrinkage_rate")
                .Searched(SearchRange.Number(0.01, 0.3, log: true)),
            LearnerOption<GradientBoosting>.Integer(
                "leaves", "Most leaves of a tree.", l => l.Leaves, (l, v) => l with { Leaves = v }, 2, 131_072)
                .Alias("num_leaves", "num_leaf", "max_leaves", "max_leaf", "max_leaf_nodes").Synonym("0", "131072")
                .Searched(SearchRange.Integer(4, 256, log: true)),
            LearnerOption<GradientBoosting>.Integer(
                "max_depth", "Most splits from the root to a leaf; 0 is no limit.",
                l => l.MaxDepth, (l, v) => l with { MaxDepth = v }, 0, 1000)
                .Synonym("-1", "0"),
            LearnerOption<GradientBoosting>.Integer(
                "min_leaf_rows", "Fewest rows in a leaf.",
                l => l.MinLeafRows, (l, v) => l with { MinLeafRows = v }, 1, 1_000_000_000)
                .Alias("min_data_in_leaf", "min_data_per_leaf", "min_data", "min_child_samples", "min_samples_leaf")
                .Searched(SearchRange.Integer(1, 128, log: true)),
            LearnerOption<GradientBoosting>.Number(
                "min_child_weight", "Smallest sum of hessians in a leaf.",
                l => l.MinChildWeight, (l, v) => l with { MinChildWeight = v }, 0)
                .Alias("min_sum_hessian_in_leaf", "min_sum_hessian_per_leaf", "min_sum_hessian", "min_hessian"),
            LearnerOption<GradientBoosting>.Number(
                "l1", "L1 penalty on leaf values.", l => l.L1, (l, v) => l with { L1 = v }, 0)
                .Alias("alpha", "reg_alpha", "lambda_l1", "l1_regularization"),
            LearnerOption<GradientBoosting>.Number(
                "l2", "L2 penalty on leaf values.", l => l.L2, (l, v) => l with { L2 = v }, 0)
                .Alias("lambda", "reg_lambda", "lambda_l2", "l2_regularization", "l2_leaf_reg")
                .Searched(SearchRange.Number(0.001, 100, log: true)),
            LearnerOption<GradientBoosting>.Number(
                "min_gain", "Smallest gain of a split.", l => l.MinGain, (l, v) => l with { MinGain = v }, 0)
                .Alias("gamma", "min_split_loss", "min_gain_to_split", "min_split_gain"),
            LearnerOption<GradientBoosting>.Number(
                "row_fraction", "Share of the rows that each round draws.",
                l => l.RowFraction, (l, v) => l with { RowFraction = v }, 0, 1, minExcluded: true)
                .Alias("subsample", "bagging_fraction", "sub_row", "bagging")
                .Searched(SearchRange.Number(0.4, 1)),
            LearnerOption<GradientBoosting>.Number(
                "column_fraction", "Share of the features that each tree draws.",
                l => l.ColumnFraction, (l, v) => l with { ColumnFraction = v }, 0, 1, minExcluded: true)
                .Alias("colsample_bytree", "feature_fraction", "sub_feature")
                .Searched(SearchRange.Number(0.2, 1)),
            LearnerOption<GradientBoosting>.Integer(
                "bins", "Most bins of a feature.", l => l.Bins, (l, v) => l with { Bins = v }, 2, 255)
                .Alias("max_bin", "max_bins"),
            LearnerOption<GradientBoosting>.Number(
                "category_smoothing", "Pulls the mean gradient of rare levels to 0 when levels are ordered.",
                l => l.CategorySmoothing, (l, v) => l with { CategorySmoothing = v }, 0)
                .Alias("cat_smooth"),
            LearnerOption<GradientBoosting>.Number(
                "category_l2", "L2 penalty added when a split by a set of levels is weighed.",
                l => l.CategoryL2, (l, v) => l with { CategoryL2 = v }, 0)
                .Alias("cat_l2"),
            LearnerOption<GradientBoosting>.Number(
                "category_min_support",
                "Rows that a level needs at a node to be placed by its own mean; rarer ones go with the larger set of levels.",
                l => l.CategoryMinSupport, (l, v) => l with { CategoryMinSupport = v }, 0),
            LearnerOption<GradientBoosting>.Integer(
                "early_stopping_rounds", "Stops when the validation loss has not improved for so many rounds; 0 is never.",
                l => l.EarlyStoppingRounds, (l, v) => l with { EarlyStoppingRounds = v }, 0, 100_000)
                .Alias("early_stopping_round", "early_stopping", "n_iter_no_change"),
            LearnerOption<GradientBoosting>.Number(
                "validation_fraction", "Share of the rows held out for early stopping when no validation rows are given.",
                l => l.ValidationFraction, (l, v) => l with { ValidationFraction = v }, 0, 0.9, minExcluded: true),
            // What is minimised: GradientBoosting.Objective.cs.
            .. ObjectiveOptions(),
            // How rounds follow each other: GradientBoosting.Process.cs.
            .. ProcessOptions(),
            // How one tree grows: GradientBoosting.Growth.cs.
            .. GrowthOptions(),
            .. EngineOptions(),
        ])
    {
        Elsewhere = ForeignParameters.Instead,
        SearchSettings = new Dictionary<string, string> { ["rounds"] = "1000", ["early_stopping_rounds"] = "30" },
    };
}
