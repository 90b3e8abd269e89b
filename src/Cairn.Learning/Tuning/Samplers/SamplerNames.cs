using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>The samplers by name.</summary>
public static class SamplerNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = ["tpe", "gp", "cma-es", "random", "grid", "nsga2"];

    /// <summary>The sampler called <paramref name="name"/>.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="trials">Trials asked for, which a grid is made to fit.</param>
    /// <exception cref="InputException"><c>unknown-sampler</c>; the hint names the nearest.</exception>
    public static ISampler Create(string name, int trials) => name switch
    {
        "tpe" => new TreeParzenSampler(),
        "gp" => new GaussianProcessSampler(),
        "cma-es" => new CovarianceSampler(),
        "random" => new RandomSampler(),
        "grid" => new GridSampler(trials),
        "nsga2" => new NondominatedSampler(),
        _ => throw new InputException("unknown-sampler", $"There is no sampler '{name}'.", NearestNames.Hint(name, All)),
    };
}
