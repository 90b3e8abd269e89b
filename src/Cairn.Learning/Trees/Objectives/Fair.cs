namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// The loss "fair" of robust statistics, c²(|r|/c − ln(1 + |r|/c)) of the residual r: g = cr/(|r| + c), h = c/(|r| +
/// c), starting at its minimum. Smooth everywhere, and growing like |r| far out.
/// </summary>
/// <remarks>
/// Fair, "On the robust estimation of econometric models", 1974. In the place of the second derivative stands g/r,
/// whose steps never go uphill; see <see cref="PseudoHuber"/>.
/// </remarks>
internal sealed class Fair : PointObjective
{
    private readonly double _scale;

    /// <summary>The objective over numbers.</summary>
    public Fair(double[] targets, double[]? weights, double scale)
        : base(targets, weights)
    {
        _scale = scale;
    }

    /// <inheritdoc/>
    public override string Metric => "fair_loss";

    /// <inheritdoc/>
    public override double[] BaseScores() => [MinimumFrom(Quantile.Of([.. Targets], Weights is null ? null : [.. Weights], 0.5))];

    /// <inheritdoc/>
    protected override double Loss(double score, double target)
    {
        double ratio = Math.Abs(score - target) / _scale;
        return _scale * _scale * (ratio - Math.Log(1 + ratio));
    }

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double error = score - target;
        double span = Math.Abs(error) + _scale;
        return (_scale * error / span, _scale / span);
    }
}
