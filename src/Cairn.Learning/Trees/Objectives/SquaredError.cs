namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Half the squared difference: g = s − y, h = 1, starting at the mean. Reported as its root mean square.
/// </summary>
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
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        ReadOnlySpan<double> from = scores.AsSpan(start, end - start);
        ReadOnlySpan<double> targets = Targets.AsSpan(start, end - start);
        Span<float> to = gradients.AsSpan(start, end - start);
        if (Weights is null)
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = (float)(from[i] - targets[i]);
            hessians.AsSpan(start, end - start).Fill(1);
            return;
        }
        ReadOnlySpan<double> weights = Weights.AsSpan(start, end - start);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = (float)(weights[i] * (from[i] - targets[i]));
            hessians[start + i] = (float)weights[i];
        }
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) => (score - target) * (score - target);

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target) => (score - target, 1);

    /// <inheritdoc/>
    protected override double Report(double meanLoss) => Math.Sqrt(meanLoss);
}
