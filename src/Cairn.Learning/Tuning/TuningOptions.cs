using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Samplers;

namespace Cairn.Learning.Tuning;

/// <summary>How a search is made.</summary>
public sealed record TuningOptions
{
    /// <summary>Trials of the whole study, those of earlier sessions included; ≥ 1.</summary>
    public int Trials { get; init; } = 50;

    /// <summary>Time after which no trial begins and those under way are given up; null for no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Chooses the points.</summary>
    public ISampler Sampler { get; init; } = new TreeParzenSampler();

    /// <summary>Gives up bad trials early; null for none. Not with several objectives.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>Trials side by side, ≥ 1. Only with 1 does the same seed give the same trials.</summary>
    public int Parallel { get; init; } = 1;
}
