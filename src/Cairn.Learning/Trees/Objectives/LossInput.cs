using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// What a loss is made of: the options, and the targets of rows that all have one and weigh something.
/// </summary>
internal sealed record LossInput
{
    /// <summary>The options.</summary>
    public required GradientBoosting Learner { get; init; }

    /// <summary>Weight of each row, or null for equal ones.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Number of classes; 0 where there are none.</summary>
    public int Classes { get; init; }

    /// <summary>The class of each row; empty where there are none.</summary>
    public int[] Codes { get; init; } = [];

    /// <summary>The number of each row, or the grade of relevance; empty where there is none.</summary>
    public double[] Targets { get; init; } = [];

    /// <summary>Multi-output regression: rows × targets, row-major; empty otherwise.</summary>
    public double[] Matrix { get; init; } = [];

    /// <summary>Columns of <see cref="Matrix"/>.</summary>
    public int Columns { get; init; }

    /// <summary>Ranking: number of the query of each row; empty otherwise.</summary>
    public int[] Queries { get; init; } = [];

    /// <summary>Survival: when the event of each row was; null otherwise.</summary>
    public SurvivalTimes? Times { get; init; }
}
