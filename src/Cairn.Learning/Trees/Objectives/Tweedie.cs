namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Tweedie regression of amounts that are often 0, with mean μ = eˢ and variance in proportion to μᵖ, 1 &lt; p &lt; 2:
/// g = μ²⁻ᵖ − y μ¹⁻ᵖ, h = (2 − p) μ²⁻ᵖ + (p − 1) y μ¹⁻ᵖ, starting at the log of the mean. Reported as the mean
/// deviance.
/// </summary>
/// <remarks>
/// Smyth and Jørgensen, "Fitting Tweedie's compound Poisson model to insurance claims data", 2002: a Poisson number of
/// gamma amounts.
/// </remarks>
internal sealed class Tweedie : LogLinkObjective
{
    private readonly double _power;

    /// <summary>The objective over numbers ≥ 0.</summary>
    public Tweedie(double[] targets, double[]? weights, double power)
        : base(targets, weights)
    {
        _power = power;
    }

    /// <inheritdoc/>
    public override string Metric => "tweedie_deviance";

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double mean = Math.Exp((2 - _power) * score);
        double drawn = target * Math.Exp((1 - _power) * score);
        return (mean - drawn, (2 - _power) * mean + (_power - 1) * drawn);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) => 2 * (
        (target > 0 ? Math.Pow(target, 2 - _power) / ((1 - _power) * (2 - _power)) : 0)
        - target * Math.Exp((1 - _power) * score) / (1 - _power)
        + Math.Exp((2 - _power) * score) / (2 - _power));

    // With A = Σ y μ¹⁻ᵖ and B = Σ μ²⁻ᵖ: G = B − A and H = (2 − p)B + (p − 1)A.
    /// <inheritdoc/>
    protected override double BestStep(double gradient, double hessian)
    {
        double drawn = hessian - (2 - _power) * gradient;
        return Math.Log(Math.Max(0, drawn) / Math.Max(0, drawn + gradient));
    }
}
