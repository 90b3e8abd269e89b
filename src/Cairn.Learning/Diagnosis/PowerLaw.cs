namespace Cairn.Learning.Diagnosis;

/// <summary>How a loss falls with the number of rows learnt from: floor + scale · rows^(−exponent).</summary>
/// <param name="Floor">What no number of rows goes below, ≥ 0.</param>
/// <param name="Scale">Loss above the floor at one row, ≥ 0.</param>
/// <param name="Exponent">How fast it falls, from 0.05 to 2.</param>
/// <remarks>
/// The usual form of learning curves: Hestness et al., "Deep Learning Scaling is Predictable, Empirically" (2017); Viering
/// and Loog, "The Shape of Learning Curves" (2022).
/// </remarks>
public sealed record PowerLaw(double Floor, double Scale, double Exponent)
{
    /// <summary>The loss expected after learning from so many rows.</summary>
    public double At(double rows) => Floor + Scale * Math.Pow(rows, -Exponent);

    /// <summary>The least-squares fit; for each exponent of a grid floor and scale are linear.</summary>
    /// <param name="rows">Numbers of rows, > 0, at least two different ones.</param>
    /// <param name="losses">Loss at each.</param>
    public static PowerLaw Fit(IReadOnlyList<double> rows, IReadOnlyList<double> losses)
    {
        PowerLaw best = new(losses.Average(), 0, 0.05);
        double least = Errors(best, rows, losses);
        for (int step = 1; step <= 40; step++)
        {
            double exponent = 0.05 * step;
            double[] x = [.. rows.Select(n => Math.Pow(n, -exponent))];
            double meanX = x.Average();
            double meanY = losses.Average();
            double product = 0;
            double spread = 0;
            for (int i = 0; i < x.Length; i++)
            {
                product += (x[i] - meanX) * (losses[i] - meanY);
                spread += (x[i] - meanX) * (x[i] - meanX);
            }
            double scale = spread > 0 ? Math.Max(0, product / spread) : 0;
            double floor = meanY - scale * meanX;
            if (floor < 0)
            {
                // The best scale for a floor of nothing.
                floor = 0;
                scale = x.Zip(losses, (a, b) => a * b).Sum() / x.Sum(a => a * a);
            }
            PowerLaw law = new(floor, scale, exponent);
            double errors = Errors(law, rows, losses);
            if (errors < least)
                (best, least) = (law, errors);
        }
        return best;
    }

    private static double Errors(PowerLaw law, IReadOnlyList<double> rows, IReadOnlyList<double> losses)
    {
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double error = losses[i] - law.At(rows[i]);
            sum += error * error;
        }
        return sum;
    }
}
