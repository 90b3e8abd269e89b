namespace Cairn.Learning.Trees.Forests;

/// <summary>What a learner of trees asks for, in the terms that all of them share.</summary>
internal sealed record ForestPlan
{
    /// <summary>Kind of the learner.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of trees.</summary>
    public int Trees { get; init; } = 1;

    /// <summary>What is made pure; <c>auto</c> follows the task.</summary>
    public required string Criterion { get; init; }

    /// <summary>Features looked at at a node, as <see cref="FeatureShare"/> reads it.</summary>
    public required string MaxFeatures { get; init; }

    /// <summary>Weights of the classes, as <see cref="ClassWeights"/> reads them.</summary>
    public required string ClassWeight { get; init; }

    /// <summary>Most splits from the root; 0 for no limit.</summary>
    public int MaxDepth { get; init; }

    /// <summary>Fewest rows of a node that is split.</summary>
    public int MinSplitRows { get; init; }

    /// <summary>Fewest rows of a leaf.</summary>
    public int MinLeafRows { get; init; }

    /// <summary>Most leaves; 0 for no limit.</summary>
    public int Leaves { get; init; }

    /// <summary>Smallest decrease of impurity.</summary>
    public double MinImpurityDecrease { get; init; }

    /// <summary>Whether thresholds are drawn.</summary>
    public bool RandomCuts { get; init; }

    /// <summary>Most ranks of a number; 0 for all.</summary>
    public int Bins { get; init; }

    /// <summary>Whether each tree draws its rows with replacement.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>Rows that each tree draws, as a share of all.</summary>
    public double SampleFraction { get; init; } = 1;

    /// <summary>Whether the rows that trees did not draw judge the forest.</summary>
    public bool OutOfBag { get; init; }

    /// <summary>Quantiles to predict besides the mean, ascending; empty for none.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>Cost of a leaf in pruning; 0 for none.</summary>
    public double Alpha { get; init; }

    /// <summary>Whether any tree leaves out rows.</summary>
    public bool DrawsRows => Bootstrap || SampleFraction < 1;

    /// <summary>The limits of growth for data of so many features.</summary>
    public ForestLimits LimitsFor(int features) => new()
    {
        MaxDepth = MaxDepth == 0 ? int.MaxValue : MaxDepth,
        MinSplitRows = MinSplitRows,
        MinLeafRows = MinLeafRows,
        Leaves = Leaves == 0 ? null : Leaves,
        MinImpurityDecrease = MinImpurityDecrease,
        MaxFeatures = FeatureShare.Count(MaxFeatures, features),
        RandomCuts = RandomCuts,
        KeepInnerAnswers = Alpha > 0,
    };
}
