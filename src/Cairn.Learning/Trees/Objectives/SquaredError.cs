namespace Cairn.Learning.Trees.Objectives;

/// <summary>Half the squared difference: g = s − y, h = 1, starting at the mean. Reported as its root mean square.</summary>
internal sealed class SquaredError : PointObjective
{
    /// <summary>The objective over numbers.</summary>
    public SquaredError(double[] targets, double[]? weights)
        : base(targets, weights)
    {
    }

    /// <inheritdoc/>
    public override string Metric => "rmse";

    /// <inheritdoc/>
    public override double[] BaseScores() => [MeanTarget()];

    /// <inheritdoc/>
    protected override double Loss(double score, double target) => (score - target) * (score - target);

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target) => (score - target, 1);

    /// <inheritdoc/>
    protected override double Report(double meanLoss) => Math.Sqrt(meanLoss);
}
