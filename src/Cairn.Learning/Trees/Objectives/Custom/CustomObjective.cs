using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>A loss of one's own, by its derivatives, for regression and for two classes.</summary>
/// <param name="Name">Name in progress and messages.</param>
/// <param name="Derivatives">
/// First and second derivatives of all rows, called once a round. Row weights are multiplied to them afterwards.
/// </param>
/// <remarks>
/// The stored model holds no code: it needs the trees and the name of <see cref="Link"/> alone, and predicts wherever
/// it is loaded.
/// </remarks>
/// <example>
/// <code>
/// // ln cosh of the residual: a square for small ones, straight for large ones.
/// GradientBoosting learner = new()
/// {
///     CustomObjective = CustomObjective.OfRows(
///         "log_cosh",
///         (score, target) => (Math.Tanh(score - target), 1 - Math.Pow(Math.Tanh(score - target), 2) + 1e-3))
///         with { Loss = (score, target) => Math.Log(Math.Cosh(score - target)) },
/// };
/// </code>
/// </example>
public sealed record CustomObjective(string Name, ScoreDerivatives Derivatives)
{
    /// <summary>
    /// How scores become answers; null is <see cref="ScoreLink.Identity"/> for numbers and <see
    /// cref="ScoreLink.Logistic"/> for two classes. <see cref="ScoreLink.Exponential"/> is for scores that are logs.
    /// </summary>
    public ScoreLink? Link { get; init; }

    /// <summary>
    /// Score that all rows start from; null looks for the constant at which the derivatives sum to 0, by Newton's
    /// steps.
    /// </summary>
    public double? BaseScore { get; init; }

    /// <summary>
    /// The loss of a row, of which the weighted mean is watched; null watches the task's headline metric.
    /// </summary>
    public PointLoss? Loss { get; init; }

    /// <summary>An objective by the derivatives of one row: (score, target) to (first, second).</summary>
    /// <param name="name">Name in progress and messages.</param>
    /// <param name="derivatives">The derivatives of a row, without its weight.</param>
    public static CustomObjective OfRows(
        string name, Func<double, double, (double Gradient, double Hessian)> derivatives) =>
        new(name, (scores, targets, gradients, hessians) =>
        {
            for (int row = 0; row < scores.Length; row++)
            {
                (double gradient, double hessian) = derivatives(scores[row], targets[row]);
                gradients[row] = (float)gradient;
                hessians[row] = (float)hessian;
            }
        });
}
