namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Poisson regression of counts with mean eˢ: g = eˢ − y, h = eˢ, starting at the log of the mean. Reported as the mean
/// deviance 2(y ln(y/eˢ) − y + eˢ).
/// </summary>
internal sealed class Poisson : LogLinkObjective
{
    /// <summary>The objective over numbers ≥ 0.</summary>
    public Poisson(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public override string Metric => "poisson_deviance";

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double mean = Math.Exp(score);
        return (mean - target, mean);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) =>
        2 * ((target > 0 ? target * (Math.Log(target) - score) : 0) - target + Math.Exp(score));

    // Σ eˢ = H and Σ y = H − G.
    /// <inheritdoc/>
    protected override double BestStep(double gradient, double hessian) =>
        Math.Log(Math.Max(0, hessian - gradient) / hessian);
}
