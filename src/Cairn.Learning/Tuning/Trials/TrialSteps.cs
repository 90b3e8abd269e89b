using System.Numerics;

namespace Cairn.Learning.Tuning.Trials;

/// <summary>How the steps of a trial are numbered: rounds of its first fold, then folds.</summary>
/// <remarks>
/// A step means the same for every trial of a study, so that trials are compared at equal steps. Rounds are told at 10, 20, 40, …;
/// each told round has twice as much behind it as the one before.
/// </remarks>
public static class TrialSteps
{
    private const int Fold = 1_000_000;
    private const int FirstRound = 10;

    /// <summary>The step after a number of rounds of the first fold.</summary>
    public static int OfRounds(int rounds) => rounds;

    /// <summary>The step after a number of folds.</summary>
    public static int OfFolds(int folds) => folds * Fold;

    /// <summary>Whether a step is of folds rather than rounds.</summary>
    public static bool IsFold(int step) => step >= Fold;

    /// <summary>Whether a round is told.</summary>
    public static bool IsTold(int round) => round % FirstRound == 0 && BitOperations.IsPow2(round / FirstRound);

    /// <summary>The number of the rung that a step is, from 0; −1 where it is none: rungs double what lies behind them.</summary>
    public static int RungOf(int step)
    {
        int units = IsFold(step) ? step / Fold : step % FirstRound == 0 ? step / FirstRound : 0;
        if (units == 0 || !BitOperations.IsPow2(units))
            return -1;
        return BitOperations.Log2((uint)units) + (IsFold(step) ? 16 : 0);
    }

    /// <summary>A step in words: <c>round 40</c>, <c>fold 2</c>.</summary>
    public static string Describe(int step) => IsFold(step) ? $"fold {step / Fold}" : $"round {step}";
}
