namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Gamma regression of positive amounts with mean eˢ: g = 1 − y e⁻ˢ, h = y e⁻ˢ, starting at the log of the mean.
/// Reported as the mean deviance 2(y e⁻ˢ − 1 − ln(y e⁻ˢ)).
/// </summary>
internal sealed class Gamma : LogLinkObjective
{
    /// <summary>The objective over numbers above 0.</summary>
    public Gamma(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public override string Metric => "gamma_deviance";

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double ratio = target * Math.Exp(-score);
        return (1 - ratio, ratio);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) =>
        2 * (target * Math.Exp(-score) - 1 - (Math.Log(target) - score));

    // Σ y e⁻ˢ = H and the weight of the rows is G + H.
    /// <inheritdoc/>
    protected override double BestStep(double gradient, double hessian) =>
        Math.Log(hessian / Math.Max(0, gradient + hessian));
}
