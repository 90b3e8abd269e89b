using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Tuning.Pruning;

/// <summary>The pruners by name; <c>halving</c> and <c>asha</c> are the same, since halving never waits here.</summary>
public static class PrunerNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = ["median", "asha", "halving", "hyperband", "none"];

    /// <summary>The pruner called <paramref name="name"/>; null for <c>none</c>.</summary>
    /// <exception cref="InputException"><c>unknown-pruner</c>; the hint names the nearest.</exception>
    public static IPruner? Create(string name) => name switch
    {
        "median" => new MedianPruner(),
        "asha" or "halving" => new HalvingPruner(),
        "hyperband" => new HyperbandPruner(),
        "none" => null,
        _ => throw new InputException("unknown-pruner", $"There is no pruner '{name}'.", NearestNames.Hint(name, All)),
    };
}
