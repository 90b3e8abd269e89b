using Cairn.Learning.Trees;
using Cairn.Models.Learners;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>What the options of single trees, forests and isolation forests do, in pictures.</summary>
internal static class ForestDrawings
{
    private static readonly DrawingData s_curve = DrawingData.Curve;
    private static readonly DrawingData s_classes = DrawingData.Classes;

    /// <summary>The pictures under the headings of the page.</summary>
    public static IReadOnlyList<(string Heading, OptionDrawing[] Drawings)> All { get; } =
    [
        ("decision-tree", [
            .. Shape(DecisionTree.Kind),
            new(DecisionTree.Kind, "splitter", s_curve, ["best", "random"], "Random thresholds make a rougher tree; they pay off in a forest.", ["max_depth=5"]),
            new(DecisionTree.Kind, "ccp_alpha", s_curve, ["0", "0.001", "0.01", "0.05", "0.2"],
                "Cuts back branches that gain less than they cost. The simplest way to a tree of the right size.", []),
        ]),
        ("random-forest", [.. Forest(RandomForest.Kind)]),
        ("extra-trees", [.. Forest(ExtraTrees.Kind)]),
        ("isolation-forest",
        [
            new(IsolationForest.Kind, "trees", DrawingData.Cloud, ["1", "10", "100", "300"], "More trees, steadier scores.", []),
            new(IsolationForest.Kind, "sample_rows", DrawingData.Cloud, ["8", "64", "256", "1000"], "Few rows a tree are enough, and keep outliers from hiding one another.", []),
            new(IsolationForest.Kind, "max_features", DrawingData.Cloud, ["1", "2", "all"], "Columns that a tree may cut by.", []),
            new(IsolationForest.Kind, "contamination", DrawingData.Cloud, ["0", "0.05", "0.2"], "Moves the line between outliers and others, and no score.", []),
        ]),
    ];

    private static IEnumerable<OptionDrawing> Forest(LearnerKind kind)
    {
        yield return new(kind, "trees", s_curve, ["1", "10", "100", "300"], "Trees are averaged: more never hurt but take time.", []);
        foreach (OptionDrawing drawing in Shape(kind))
            yield return drawing;
        yield return new(kind, "bootstrap", s_curve, ["false", "true"], "Whether trees draw their rows with replacement, which makes them differ.", []);
        yield return new(kind, "sample_fraction", s_curve, ["0.1", "0.3", "1"], "Rows that each tree draws: fewer are smoother and faster.", ["bootstrap=true"]);
        yield return new(kind, "out_of_bag", s_curve, ["false", "true"], "Judges the forest by rows that trees did not draw, at the price of predicting them; changes no tree.", ["bootstrap=true"]);
        yield return new(kind, "quantiles", s_curve, ["", "0.1,0.9"], "Further answers beside the mean: quantiles of the learnt rows in the same leaves.", ["min_leaf_rows=5"]);
        yield return new(kind, "bins", s_classes, ["4", "32", "255", "0"], "Values told apart: 255 is several times as fast as all (0) on much data, and as good.", []);
    }

    private static IEnumerable<OptionDrawing> Shape(LearnerKind kind)
    {
        yield return new(kind, "criterion", s_classes, ["gini", "entropy"], "What makes a node pure. It rarely matters.", ["min_leaf_rows=10"]);
        yield return new(kind, "max_depth", s_curve, ["1", "3", "6", "0"], "Questions on the way to an answer; 0 asks until a leaf is pure.", []);
        yield return new(kind, "min_split_rows", s_curve, ["2", "20", "80"], "Nodes with fewer rows are not split.", []);
        yield return new(kind, "min_leaf_rows", s_curve, ["1", "5", "20", "60"], "Fewest rows of a leaf: the simplest guard against learning noise.", []);
        yield return new(kind, "leaves", s_curve, ["2", "8", "32", "0"], "Only the splits that gain most, up to so many leaves.", []);
        yield return new(kind, "min_impurity_decrease", s_curve, ["0", "0.005", "0.05"], "A split that gains less is not made.", []);
        yield return new(kind, "max_features", s_classes, ["1", "3", "sqrt", "all"], "Columns that each node looks at: fewer make trees differ more.", ["min_leaf_rows=5"]);
        yield return new(kind, "class_weight", s_classes, ["none", "balanced"], "Makes rows of rare classes count for more; probabilities shift with it.", ["min_leaf_rows=10"]);
    }
}
