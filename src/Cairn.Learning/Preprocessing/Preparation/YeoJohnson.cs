namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A power of the numbers that makes them as normal as a power can.</summary>
/// <remarks>
/// Yeo and Johnson, "A new family of power transformations to improve normality or symmetry" (2000): for x ≥ 0 ((x + 1)^λ − 1)/λ, below it
/// −((1 − x)^(2 − λ) − 1)/(2 − λ), logarithms at the limits. λ maximises the likelihood (equation 3.1) between −3 and 5, by golden sections.
/// </remarks>
internal sealed class YeoJohnson(double lambda) : NumberShape
{
    private const double Least = -3;
    private const double Most = 5;
    private const int Steps = 60;

    /// <summary>The power.</summary>
    public double Lambda { get; } = lambda;

    /// <summary>Learns it.</summary>
    /// <param name="values">Numbers; NaN is missing.</param>
    /// <param name="weights">Weight of each, or null.</param>
    public static YeoJohnson Of(ReadOnlySpan<double> values, IReadOnlyList<double>? weights)
    {
        List<(double Value, double Weight)> present = [];
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsFinite(values[row]) && weights?[row] is not 0)
                present.Add((values[row], weights?[row] ?? 1));
        }
        if (present.Count < 2 || present.TrueForAll(p => p.Value == present[0].Value))
            return new YeoJohnson(1);
        (double low, double high) = (Least, Most);
        double ratio = (Math.Sqrt(5) - 1) / 2;
        (double a, double b) = (high - ratio * (high - low), low + ratio * (high - low));
        (double atA, double atB) = (LossOf(a, present), LossOf(b, present));
        for (int i = 0; i < Steps; i++)
        {
            if (atA <= atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - ratio * (high - low);
                atA = LossOf(a, present);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + ratio * (high - low);
                atB = LossOf(b, present);
            }
        }
        return new YeoJohnson((low + high) / 2);
    }

    /// <inheritdoc/>
    public override double At(double value) => Of(value, Lambda);

    private static double Of(double x, double lambda) => x >= 0
        ? (Math.Abs(lambda) < 1e-12 ? Math.Log(1 + x) : (Math.Pow(1 + x, lambda) - 1) / lambda)
        : (Math.Abs(2 - lambda) < 1e-12 ? -Math.Log(1 - x) : -(Math.Pow(1 - x, 2 - lambda) - 1) / (2 - lambda));

    // W/2 ln(variance) − (λ − 1) Σ w sign(x) ln(1 + |x|), over W.
    private static double LossOf(double lambda, List<(double Value, double Weight)> present)
    {
        double total = 0;
        double mean = 0;
        double slopes = 0;
        foreach ((double value, double weight) in present)
        {
            total += weight;
            mean += weight * Of(value, lambda);
            slopes += weight * Math.Sign(value) * Math.Log(1 + Math.Abs(value));
        }
        mean /= total;
        double squares = 0;
        foreach ((double value, double weight) in present)
        {
            double off = Of(value, lambda) - mean;
            squares += weight * off * off;
        }
        double loss = Math.Log(squares / total) / 2 - (lambda - 1) * slopes / total;
        return double.IsNaN(loss) ? double.PositiveInfinity : loss;
    }
}
