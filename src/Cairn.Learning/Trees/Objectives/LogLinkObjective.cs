using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// A deviance of a positive mean eˢ, for which the best constant to add to the scores of a leaf has a closed form.
/// </summary>
/// <remarks>
/// Newton's step is kept while it is at most 1 in size. Where it is larger it would overshoot, for the exponential
/// grows faster than its parabola; it is then cut to the leaf's own minimum, or to 1 where that is nearer. No step
/// limit has to be set.
/// </remarks>
internal abstract class LogLinkObjective : PointObjective
{
    private const double SafeStep = 1;
    private const double LeastMean = 1e-10;

    /// <summary>The objective over the given targets.</summary>
    protected LogLinkObjective(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public sealed override ScoreLink Link => ScoreLink.Exponential;

    /// <inheritdoc/>
    public sealed override double[] BaseScores() => [Math.Log(Math.Max(LeastMean, MeanTarget()))];

    /// <inheritdoc/>
    public sealed override double Refine(double value, double gradient, double hessian)
    {
        double size = Math.Abs(value);
        if (size <= SafeStep)
            return value;
        double best = BestStep(gradient, hessian);
        if (double.IsInfinity(best))
            return value;
        double most = best * value > 0 ? Math.Max(SafeStep, Math.Abs(best)) : SafeStep;
        return Math.CopySign(Math.Min(size, most), value);
    }

    /// <summary>
    /// What to add to all scores of rows whose derivatives have these sums; infinite where more is always better.
    /// </summary>
    protected abstract double BestStep(double gradient, double hessian);
}
