using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Pruning;

/// <summary>
/// Successive halving without waiting (ASHA): at each rung, which has twice as much behind it as the one before, the better half of
/// those that came there goes on.
/// </summary>
/// <remarks>
/// Li et al., "A system for massively parallel hyperparameter tuning" (2020), in its stopping form: a trial is compared with those
/// that were at the rung before it and is never taken up again. Jamieson and Talwalkar (2016) for the halving itself.
/// </remarks>
public sealed class HalvingPruner : IPruner
{
    private const int Reduction = 2;

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public bool Prunes(IReadOnlyList<Trial> others, Trial trial) => Prunes(others, trial, 0);

    /// <summary>The same where the first rungs of rounds are passed over.</summary>
    internal static bool Prunes(IReadOnlyList<Trial> others, Trial trial, int firstRung)
    {
        TrialStep last = trial.Steps[^1];
        if (TrialSteps.RungOf(last.Step) < firstRung)
            return false;
        double loss = double.IsNaN(last.Loss) ? double.PositiveInfinity : last.Loss;
        double[] at = [.. others.SelectMany(other => other.Steps.Where(s => s.Step == last.Step)).Select(s => s.Loss)];
        int stay = (at.Length + 1) / Reduction;
        return at.Length + 1 >= Reduction && at.Count(value => value < loss) >= Math.Max(1, stay);
    }
}
