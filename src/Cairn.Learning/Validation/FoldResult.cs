using Cairn.Learning.Metrics;

namespace Cairn.Learning.Validation;

/// <summary>What one fold gave.</summary>
/// <param name="Fold">Number of the fold, from 0.</param>
/// <param name="TrainRows">Number of rows learnt from.</param>
/// <param name="TestRows">Number of rows judged on.</param>
/// <param name="FitSeconds">Time that the fit took.</param>
/// <param name="Evaluation">Metrics on the test rows, without curves.</param>
public sealed record FoldResult(int Fold, int TrainRows, int TestRows, double FitSeconds, Evaluation Evaluation)
{
    /// <summary>The learner that was chosen within the training rows of the fold; null where it was named beforehand.</summary>
    public string? Learner { get; init; }
}
