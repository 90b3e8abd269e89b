using Cairn.Lifecycle.Training;

namespace Cairn.Lifecycle.Studies;

/// <summary>What is to be searched, and how the best is trained.</summary>
public sealed record TuneRequest
{
    /// <summary>
    /// Target, roles, hold-out, seed, threads, name of the model. Its options are set in every trial; its learner and folds
    /// are not used.
    /// </summary>
    public required TrainingRequest Training { get; init; }

    /// <summary>Kinds of learner to search among; those that suit the task when empty.</summary>
    public IReadOnlyList<string> Learners { get; init; } = [];

    /// <summary>Changes to the spaces that the learners declare: <c>leaves</c>, <c>4..64:log</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Space { get; init; } = [];

    /// <summary>Trials of the study in all; null for 50, or for as many as the budget allows.</summary>
    public int? Trials { get; init; }

    /// <summary>Time for the trials; null for no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Name of the sampler; null for <c>tpe</c>, or <c>nsga2</c> with several objectives.</summary>
    public string? Sampler { get; init; }

    /// <summary>Name of the pruner.</summary>
    public string Pruner { get; init; } = "median";

    /// <summary>The metric, and perhaps <c>latency</c>, <c>size</c> or <c>fit_time</c> behind it; null for the headline of the task.</summary>
    public string? Objective { get; init; }

    /// <summary>Trials side by side, ≥ 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Folds that trials are judged on, ≥ 2; fewer where the data asks for it.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Name of the study; the name of the model when null.</summary>
    public string? Study { get; init; }
}
