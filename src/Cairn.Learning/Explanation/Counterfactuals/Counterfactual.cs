using Cairn.Data;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>A row near the given one to which the model answers as wished.</summary>
public sealed record Counterfactual
{
    /// <summary>What would have to change, the farthest first; as few columns as the search could find.</summary>
    public required IReadOnlyList<CounterfactualChange> Changes { get; init; }

    /// <summary>The row with the changes made.</summary>
    public required Table Row { get; init; }

    /// <summary>The answer to it: a class or a number, as text.</summary>
    public required string Answer { get; init; }

    /// <summary>The probability that the model gives its answer; null for numbers.</summary>
    public double? Probability { get; init; }

    /// <summary>Sum of the distances of the changes.</summary>
    public double Distance => Changes.Sum(change => change.Distance);

    /// <summary>
    /// Share of the rows of the data that lie at least as far from their nearest neighbour as this row does from its:
    /// near 0 it is like no row there is, from about 0.05 on it is as usual as real rows.
    /// </summary>
    public required double Plausibility { get; init; }

    /// <summary>Whether it is as near to the data as real rows are, or no farther than the given row itself.</summary>
    public required bool IsPlausible { get; init; }
}
