using Cairn.Learning.Trees.Forests;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>The options as the command line, the package and searches see them.</content>
public sealed partial record DecisionTree
{
    private const string Best = "best";
    private const string Random = "random";

    /// <summary>Name, tasks and options.</summary>
    public static LearnerKind<DecisionTree> Kind { get; } = new(
        "decision-tree",
        "One tree of questions that a person can read; takes missing values and categories as they are.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new DecisionTree(),
        ForestModel.Load,
        [
            LearnerOption<DecisionTree>.Choice(
                "criterion", "What splits make pure; auto is gini for classes and squared_error for numbers.",
                CriterionFactory.Names, l => l.Criterion, (l, v) => l with { Criterion = v }),
            LearnerOption<DecisionTree>.Integer(
                "max_depth", "Most splits from the root to a leaf; 0 is no limit.",
                l => l.MaxDepth, (l, v) => l with { MaxDepth = v }, 0, 1000),
            LearnerOption<DecisionTree>.Integer(
                "min_split_rows", "Fewest rows of a node that is split.",
                l => l.MinSplitRows, (l, v) => l with { MinSplitRows = v }, 2, 1_000_000_000).Alias("min_samples_split"),
            LearnerOption<DecisionTree>.Integer(
                "min_leaf_rows", "Fewest rows of a leaf.",
                l => l.MinLeafRows, (l, v) => l with { MinLeafRows = v }, 1, 1_000_000_000)
                .Alias("min_samples_leaf", "min_node_size").Searched(SearchRange.Integer(1, 128, log: true)),
            LearnerOption<DecisionTree>.Integer(
                "leaves", "Most leaves, of the splits that gain most; 0 is no limit.",
                l => l.Leaves, (l, v) => l with { Leaves = v }, 0, 100_000_000).Alias("max_leaf_nodes", "max_leaves", "num_leaves"),
            LearnerOption<DecisionTree>.Number(
                "min_impurity_decrease", "Smallest decrease of impurity of a split, times the share of the weight there.",
                l => l.MinImpurityDecrease, (l, v) => l with { MinImpurityDecrease = v }, 0),
            LearnerOption<DecisionTree>.Text(
                "max_features", "Features that each node looks at.", FeatureShare.Range,
                l => l.MaxFeatures, (l, v) => l with { MaxFeatures = v }, FeatureShare.IsValid).Alias("mtry"),
            LearnerOption<DecisionTree>.Choice(
                "splitter", "Whether thresholds are searched or drawn.", [Best, Random],
                l => l.Splitter, (l, v) => l with { Splitter = v }),
            LearnerOption<DecisionTree>.Text(
                "class_weight", "Factor on the rows of each class.", ClassWeights.ForestRange,
                l => l.ClassWeight, (l, v) => l with { ClassWeight = v }, ClassWeights.IsValidInForest),
            LearnerOption<DecisionTree>.Number(
                "ccp_alpha", "Cost of a leaf in pruning, as impurity times share of the weight; 0 does not prune.",
                l => l.CcpAlpha, (l, v) => l with { CcpAlpha = v }, 0).Alias("cost_complexity", "cp")
                .Searched(SearchRange.Number(1e-6, 0.1, log: true)),
        ]);
}
