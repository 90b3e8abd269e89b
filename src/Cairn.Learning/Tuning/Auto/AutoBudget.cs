namespace Cairn.Learning.Tuning.Auto;

/// <summary>How the time of a search with a budget is divided: the search itself, the fit of what ships, and what comes after.</summary>
/// <remarks>
/// The budget holds for everything from <paramref name="Started"/> to the registered model. The search ends early enough for the fit that
/// it then expects; a fit that takes longer all the same is cut, and gives the best so far.
/// </remarks>
/// <param name="Whole">The budget.</param>
/// <param name="Started">When it began, as <see cref="TimeProvider.GetTimestamp"/> of <see cref="Clock"/> gives it.</param>
public sealed record AutoBudget(TimeSpan Whole, long Started)
{
    // What profiles, measures and writes a small table takes at least.
    private const double LeastAfter = 0.8;
    private const double ShareAfter = 0.08;

    /// <summary>Fits of what ships, each as long as one on all rows to learn from: 2 with a refit, more with folds.</summary>
    public double FinalFits { get; init; } = 1;

    /// <summary>What tells the time; that of the system unless a test has another.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seconds since the start.</summary>
    public double Elapsed => Clock.GetElapsedTime(Started).TotalSeconds;

    /// <summary>Seconds left in all.</summary>
    public double Left => Whole.TotalSeconds - Elapsed;

    /// <summary>Seconds kept for what comes after the last fit: judging, measuring columns, writing.</summary>
    public double After => Math.Max(Math.Min(LeastAfter, Whole.TotalSeconds / 4), ShareAfter * Whole.TotalSeconds);

    /// <summary>Seconds that the fits of what ships may take from now on, with room for a machine that is slower then.</summary>
    public double LeftToFit => Math.Max(0, (Left - After) / (1.5 * FinalFits));
}
