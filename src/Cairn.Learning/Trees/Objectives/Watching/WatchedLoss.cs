namespace Cairn.Learning.Trees.Objectives.Watching;

/// <summary>Watches what the objective reports of itself.</summary>
internal sealed class WatchedLoss(Objective objective) : WatchedMetric
{
    /// <inheritdoc/>
    public override string Name => objective.Metric;

    /// <inheritdoc/>
    public override bool GreaterIsBetter => objective.GreaterIsBetter;

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads) => objective.Measure(scores, threads);
}
