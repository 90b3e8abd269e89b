using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Cross entropy of a share y from 0 to 1 and p = 1/(1 + e⁻ˢ): g = p − y, h = p(1 − p), starting at the log odds of the
/// mean.
/// </summary>
internal sealed class CrossEntropy : PointObjective
{
    /// <summary>The objective over numbers from 0 to 1.</summary>
    public CrossEntropy(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public override string Metric => "cross_entropy";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.Sigmoid;

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double mean = Math.Clamp(MeanTarget(), 1e-15, 1 - 1e-15);
        return [Math.Log(mean / (1 - mean))];
    }

    // −y ln p − (1 − y) ln(1 − p) = max(s, 0) − ys + ln(1 + e^−|s|).
    /// <inheritdoc/>
    protected override double Loss(double score, double target) =>
        Math.Max(score, 0) - target * score + Math.Log(1 + Math.Exp(-Math.Abs(score)));

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target)
    {
        double p = 1 / (1 + Math.Exp(-score));
        return (p - target, p * (1 - p));
    }
}
