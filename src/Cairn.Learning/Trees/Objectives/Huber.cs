namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Huber's loss: half the squared residual up to δ, growing in proportion beyond, so that outliers pull no harder than
/// by δ: g = clamp(s − y, ±δ), h = 1. Each leaf takes the minimum of the loss over its residuals.
/// </summary>
/// <remarks>
/// Huber, "Robust estimation of a location parameter", 1964. One Newton step would move a leaf by δ at most, which
/// takes very many rounds where targets are large; the minimum is found instead, as Friedman 2001 (M-TreeBoost) does in
/// one approximate step.
/// </remarks>
internal sealed class Huber : PointObjective
{
    private const int MostSteps = 100;

    private readonly double _delta;

    /// <summary>The objective over numbers.</summary>
    public Huber(double[] targets, double[]? weights, double delta)
        : base(targets, weights)
    {
        _delta = delta;
    }

    /// <inheritdoc/>
    public override string Metric => "huber_loss";

    /// <inheritdoc/>
    public override bool SetsLeafValues => true;

    /// <inheritdoc/>
    public override double[] BaseScores() => [Location([.. Targets], Weights)];

    /// <inheritdoc/>
    public override double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows)
    {
        (double[] residuals, double[]? weights) = ResidualsOf(scores, rows);
        return Location(residuals, weights);
    }

    /// <inheritdoc/>
    protected override double Loss(double score, double target)
    {
        double error = Math.Abs(score - target);
        return error <= _delta ? error * error / 2 : _delta * (error - _delta / 2);
    }

    /// <inheritdoc/>
    protected override (double Gradient, double Hessian) Derivatives(double score, double target) =>
        (Math.Clamp(score - target, -_delta, _delta), 1);

    // The pull Σ w clamp(r − v, ±δ) falls in pieces of straight lines. Newton's steps find its root, kept between the
    // ends where it is known to be positive and negative; they end when a step stays on one piece.
    private double Location(double[] values, double[]? weights)
    {
        double low = values[0];
        double high = values[0];
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        double at = Quantile.Of([.. values], weights is null ? null : [.. weights], 0.5);
        for (int step = 0; step < MostSteps; step++)
        {
            (double pull, double inside) = PullAt(values, weights, at);
            if (pull == 0)
                return at;
            if (pull > 0)
                low = at;
            else
                high = at;
            double next = inside > 0 ? at + pull / inside : (low + high) / 2;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - at) <= 1e-14 * Math.Max(_delta, Math.Abs(at)))
                return next;
            at = next;
        }
        return at;
    }

    private (double Pull, double Inside) PullAt(double[] values, double[]? weights, double at)
    {
        double pull = 0;
        double inside = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights is null ? 1 : weights[i];
            double error = values[i] - at;
            pull += weight * Math.Clamp(error, -_delta, _delta);
            inside += Math.Abs(error) <= _delta ? weight : 0;
        }
        return (pull, inside);
    }
}
