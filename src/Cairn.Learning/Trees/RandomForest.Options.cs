using Cairn.Learning.Trees.Forests;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>The options as the command line, the package and searches see them.</content>
public sealed partial record RandomForest
{
    /// <summary>Name, tasks and options.</summary>
    public static LearnerKind<RandomForest> Kind { get; } = new(
        "random-forest",
        "Many trees on drawn rows and features, averaged: strong without tuning; judges itself out of bag.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new RandomForest(),
        ForestModel.Load,
        [
            LearnerOption<RandomForest>.Integer(
                "trees", "Number of trees.", l => l.Trees, (l, v) => l with { Trees = v }, 1, 100_000)
                .Alias("n_estimators", "num_trees", "ntree", "rounds"),
            LearnerOption<RandomForest>.Choice(
                "criterion", "What splits make pure; auto is gini for classes and squared_error for numbers.",
                CriterionFactory.Names, l => l.Criterion, (l, v) => l with { Criterion = v }),
            LearnerOption<RandomForest>.Text(
                "max_features", "Features that each node looks at; auto is sqrt for classes and a third for numbers.",
                FeatureShare.AutoRange, l => l.MaxFeatures, (l, v) => l with { MaxFeatures = v }, FeatureShare.IsValidOrAuto)
                .Alias("mtry"),
            LearnerOption<RandomForest>.Integer(
                "max_depth", "Most splits from the root to a leaf; 0 is no limit.",
                l => l.MaxDepth, (l, v) => l with { MaxDepth = v }, 0, 1000),
            LearnerOption<RandomForest>.Integer(
                "min_split_rows", "Fewest rows of a node that is split.",
                l => l.MinSplitRows, (l, v) => l with { MinSplitRows = v }, 2, 1_000_000_000).Alias("min_samples_split"),
            LearnerOption<RandomForest>.Integer(
                "min_leaf_rows", "Fewest rows of a leaf.",
                l => l.MinLeafRows, (l, v) => l with { MinLeafRows = v }, 1, 1_000_000_000)
                .Alias("min_samples_leaf", "min_node_size"),
            LearnerOption<RandomForest>.Integer(
                "leaves", "Most leaves of a tree, of the splits that gain most; 0 is no limit.",
                l => l.Leaves, (l, v) => l with { Leaves = v }, 0, 100_000_000).Alias("max_leaf_nodes", "max_leaves", "num_leaves"),
            LearnerOption<RandomForest>.Number(
                "min_impurity_decrease", "Smallest decrease of impurity of a split, times the share of the weight there.",
                l => l.MinImpurityDecrease, (l, v) => l with { MinImpurityDecrease = v }, 0),
            LearnerOption<RandomForest>.Flag(
                "bootstrap", "Whether each tree draws its rows with replacement; else it draws a share of them, or takes all.",
                l => l.Bootstrap, (l, v) => l with { Bootstrap = v }).Alias("replace"),
            LearnerOption<RandomForest>.Number(
                "sample_fraction", "Rows that each tree draws, as a share of all.",
                l => l.SampleFraction, (l, v) => l with { SampleFraction = v }, 0, 1, minExcluded: true)
                .Alias("max_samples", "row_fraction", "subsample"),
            LearnerOption<RandomForest>.Text(
                "class_weight", "Factor on the rows of each class.", ClassWeights.ForestRange,
                l => l.ClassWeight, (l, v) => l with { ClassWeight = v }, ClassWeights.IsValidInForest),
            LearnerOption<RandomForest>.Flag(
                "out_of_bag", "Whether the rows that a tree did not draw judge the forest.",
                l => l.OutOfBag, (l, v) => l with { OutOfBag = v }).Alias("oob_score"),
            LearnerOption<RandomForest>.Integer(
                "bins", "Most values of a number that are told apart; 0 is all, 255 is fast.",
                l => l.Bins, (l, v) => l with { Bins = v }, 0, 65_535).Alias("max_bin", "max_bins"),
            LearnerOption<RandomForest>.Text(
                "quantiles", "Regression: levels of quantiles to predict besides the mean, with commas between.",
                LeafTargets.Range, l => l.Quantiles, (l, v) => l with { Quantiles = v }, LeafTargets.IsValid),
        ]);
}
