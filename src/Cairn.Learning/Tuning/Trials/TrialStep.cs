namespace Cairn.Learning.Tuning.Trials;

/// <summary>What was known of a trial before it was done.</summary>
/// <param name="Step">How much had been done; the same for every trial that had done as much.</param>
/// <param name="Loss">How bad it looked by then; less is better.</param>
public readonly record struct TrialStep(int Step, double Loss);
