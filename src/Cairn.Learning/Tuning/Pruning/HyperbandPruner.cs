using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Pruning;

/// <summary>
/// Hyperband: halving in several brackets, the later of which leave the trials more before the first cut; for when early rounds
/// may mislead.
/// </summary>
/// <remarks>
/// Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization" (2018). A trial's bracket follows from its
/// number, and it is compared with those of its bracket alone.
/// </remarks>
public sealed class HyperbandPruner : IPruner
{
    // The first rung of each bracket: rounds 10, 40 and 160, and folds alone.
    private static readonly int[] s_brackets = [0, 2, 4, 16];

    /// <inheritdoc/>
    public string Name => "hyperband";

    /// <inheritdoc/>
    public bool Prunes(IReadOnlyList<Trial> others, Trial trial)
    {
        int bracket = trial.Number % s_brackets.Length;
        return HalvingPruner.Prunes(
            [.. others.Where(other => other.Number % s_brackets.Length == bracket)], trial, s_brackets[bracket]);
    }
}
