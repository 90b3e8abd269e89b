namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Absolute difference as a share of the target, |s − y|/max(1, |y|): the absolute error with such weights, whose
/// leaves take the weighted median of their residuals.
/// </summary>
/// <remarks>Targets smaller than 1 in size count as 1, so that those near 0 do not rule the rest.</remarks>
internal sealed class Mape : PointObjective
{
    private readonly double[] _shares;

    /// <summary>The objective over numbers.</summary>
    public Mape(double[] targets, double[]? weights)
        : base(targets, weights)
    {
        _shares = [.. targets.Select((target, row) => WeightOf(row) * Share(target))];
    }

    /// <inheritdoc/>
    public override string Metric => "mape_loss";

    /// <inheritdoc/>
    public override bool SetsLeafValues => true;

    /// <inheritdoc/>
    public override double[] BaseScores() => [Quantile.Of([.. Targets], [.. _shares], 0.5)];

    /// <inheritdoc/>
    public override double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows)
    {
        (double[] residuals, _) = ResidualsOf(scores, rows);
        double[] shares = new double[rows.Length];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = _shares[rows[i]];
        return Quantile.Of(residuals, shares, 0.5);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target) => Math.Abs(score - target) * Share(target);

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target) =>
        (Math.Sign(score - target) * Share(target), Share(target));

    private static double Share(double target) => 1 / Math.Max(1, Math.Abs(target));
}
