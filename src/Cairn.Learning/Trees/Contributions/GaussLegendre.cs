namespace Cairn.Learning.Trees.Contributions;

/// <summary>Points and weights on [0, 1] that integrate polynomials up to degree 2n − 1 exactly.</summary>
/// <remarks>Roots of the Legendre polynomial by Newton's method from Tricomi's estimate; weights 2/((1 − x²) P′(x)²).</remarks>
internal static class GaussLegendre
{
    /// <summary>The rule of n points, n ≥ 1; all weights are positive.</summary>
    public static (double[] Points, double[] Weights) OfPoints(int n)
    {
        double[] points = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 100; step++)
            {
                (double value, slope) = Legendre(n, x);
                double change = value / slope;
                x -= change;
                if (Math.Abs(change) <= 1e-16)
                    break;
            }
            slope = Legendre(n, x).Slope;
            points[i] = (1 + x) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return (points, weights);
    }

    private static (double Value, double Slope) Legendre(int n, double x)
    {
        double before = 1;
        double value = x;
        for (int k = 2; k <= n; k++)
            (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        return (value, n * (x * value - before) / (x * x - 1));
    }
}
