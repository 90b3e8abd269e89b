namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Absolute difference: g = sign(s − y), h = 1, starting at the median. The derivatives shape the tree; each leaf then
/// takes the weighted median of its residuals, which is where the loss is least (Friedman 2001, LAD).
/// </summary>
internal sealed class AbsoluteError : PointObjective
{
    /// <summary>The objective over numbers.</summary>
    public AbsoluteError(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public override string Metric => "mae";

    /// <inheritdoc/>
    public override bool SetsLeafValues => true;

    /// <inheritdoc/>
    public override double[] BaseScores() => [Quantile.Of([.. Targets], Weights is null ? null : [.. Weights], 0.5)];

    /// <inheritdoc/>
    public override double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows)
    {
        (double[] residuals, double[]? weights) = ResidualsOf(scores, rows);
        return Quantile.Of(residuals, weights, 0.5);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) => Math.Abs(score - target);

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target) =>
        (Math.Sign(score - target), 1);
}
