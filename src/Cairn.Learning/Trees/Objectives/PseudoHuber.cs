namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// A smooth relative of Huber's loss, δ²(√(1 + (r/δ)²) − 1) of the residual r: g = r/√(1 + (r/δ)²), h = 1/√(1 +
/// (r/δ)²), starting at its minimum.
/// </summary>
/// <remarks>
/// Charbonnier et al., "Deterministic edge-preserving regularization in computed imaging", 1997. In the place of the
/// second derivative, which falls so fast that steps from far out would overshoot by orders of magnitude, stands g/r:
/// the curvature of the parabola that touches the loss at r and lies above it elsewhere, whose steps never go uphill.
/// </remarks>
internal sealed class PseudoHuber : PointObjective
{
    private readonly double _delta;

    /// <summary>The objective over numbers.</summary>
    public PseudoHuber(double[] targets, double[]? weights, double delta)
        : base(targets, weights)
    {
        _delta = delta;
    }

    /// <inheritdoc/>
    public override string Metric => "pseudo_huber_loss";

    /// <inheritdoc/>
    public override double[] BaseScores() => [MinimumFrom(Quantile.Of([.. Targets], Weights is null ? null : [.. Weights], 0.5))];

    /// <inheritdoc/>
    protected override double Loss(double score, double target)
    {
        double ratio = (score - target) / _delta;
        return _delta * _delta * (Math.Sqrt(1 + ratio * ratio) - 1);
    }

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double error = score - target;
        double root = Math.Sqrt(1 + error / _delta * (error / _delta));
        return (error / root, 1 / root);
    }
}
