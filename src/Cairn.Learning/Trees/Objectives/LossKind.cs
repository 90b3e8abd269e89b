using Cairn.Models;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>A loss that can be asked for by name.</summary>
/// <param name="Name">Name in options, such as <c>absolute_error</c>.</param>
/// <param name="Tasks">Tasks that it is for.</param>
/// <param name="Aliases">What other tools call it.</param>
/// <param name="Make">Makes the objective.</param>
internal sealed record LossKind(
    string Name, IReadOnlyList<LearningTask> Tasks, IReadOnlyList<string> Aliases, Func<LossInput, Objective> Make)
{
    /// <summary>The smallest target that it takes.</summary>
    public double LeastTarget { get; init; } = double.NegativeInfinity;

    /// <summary>The largest target that it takes.</summary>
    public double MostTarget { get; init; } = double.PositiveInfinity;

    /// <summary>Whether targets must be above <see cref="LeastTarget"/>.</summary>
    public bool ExcludesLeast { get; init; }

    /// <summary>Whether events of survival must be at exact times rather than in intervals.</summary>
    public bool ExactTimes { get; init; }
}
