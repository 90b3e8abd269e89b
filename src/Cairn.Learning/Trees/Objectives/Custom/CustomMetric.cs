namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>
/// A metric of one's own, watched from round to round in the place of <see cref="GradientBoosting.StoppingMetric"/>.
/// </summary>
/// <param name="Name">Name in progress and history.</param>
/// <param name="Measure">The metric; NaN where it is undefined.</param>
/// <param name="GreaterIsBetter">Whether a greater value is better.</param>
/// <example>
/// <code>
/// CustomMetric within10 = new("within_10", (predictions, targets, weights) =>
/// {
///     int close = 0;
///     for (int row = 0; row &lt; targets.Length; row++)
///         close += Math.Abs(predictions[row] - targets[row]) &lt;= 10 ? 1 : 0;
///     return (double)close / targets.Length;
/// }, GreaterIsBetter: true);
/// GradientBoosting learner = new() { CustomMetric = within10, EarlyStoppingRounds = 20 };
/// </code>
/// </example>
public sealed record CustomMetric(string Name, MetricFunction Measure, bool GreaterIsBetter = false);
