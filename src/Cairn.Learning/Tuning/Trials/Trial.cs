namespace Cairn.Learning.Tuning.Trials;

/// <summary>One point of a search and what came of it.</summary>
/// <param name="Number">Its number in the study, from 0.</param>
/// <param name="Point">The point; see <see cref="Spaces.SearchSpace"/>.</param>
public sealed record Trial(int Number, IReadOnlyList<double> Point)
{
    /// <summary>How far it has come.</summary>
    public TrialState State { get; init; } = TrialState.Running;

    /// <summary>What is to be minimised, one number an objective; empty until it is complete.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>What was known before it was done, in order.</summary>
    public IReadOnlyList<TrialStep> Steps { get; init; } = [];

    /// <summary>Time that it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed or was pruned; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Further facts by name that are no objective, such as the size of the model.</summary>
    public IReadOnlyDictionary<string, double> Facts { get; init; } = new Dictionary<string, double>();
}
