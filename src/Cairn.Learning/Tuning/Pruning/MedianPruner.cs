using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Pruning;

/// <summary>
/// Gives up a trial whose best so far is worse than the median of what others were at the same step.
/// </summary>
/// <remarks>
/// Golovin et al., "Google Vizier" (2017), section 3.2.2, with the last value of the others in the place of their mean. Rounds
/// before the 160th say too little of slow learning rates and are passed over.
/// </remarks>
public sealed class MedianPruner : IPruner
{
    private const int FirstRound = 160;

    /// <summary>Trials that must have come as far, ≥ 1.</summary>
    public int StartTrials { get; init; } = 5;

    /// <inheritdoc/>
    public string Name => "median";

    /// <inheritdoc/>
    public bool Prunes(IReadOnlyList<Trial> others, Trial trial)
    {
        int step = trial.Steps[^1].Step;
        if (step < FirstRound)
            return false;
        double[] at =
        [
            .. others.SelectMany(other => other.Steps.Where(s => s.Step == step)).Select(s => s.Loss).Where(double.IsFinite).Order(),
        ];
        if (at.Length < StartTrials)
            return false;
        double median = (at[(at.Length - 1) / 2] + at[at.Length / 2]) / 2;
        bool isFold = TrialSteps.IsFold(step);
        double best = trial.Steps.Where(s => TrialSteps.IsFold(s.Step) == isFold && double.IsFinite(s.Loss))
            .Select(s => s.Loss).DefaultIfEmpty(double.PositiveInfinity).Min();
        return (isFold ? trial.Steps[^1].Loss : best) is var loss && !(loss <= median);
    }
}
