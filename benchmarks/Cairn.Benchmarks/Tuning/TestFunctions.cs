namespace Cairn.Benchmarks.Tuning;

/// <summary>Functions whose least values are known, on which searches are usually compared.</summary>
/// <remarks>Surjanovic and Bingham, "Virtual library of simulation experiments: optimization test problems" (2013).</remarks>
internal static class TestFunctions
{
    private static readonly double[] s_heights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] s_widths6 =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] s_middles6 =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    private static readonly double[][] s_widths3 = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];

    private static readonly double[][] s_middles3 =
    [
        [0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828],
    ];

    public static double Branin(double[] x)
    {
        double bend = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10;
    }

    public static double Hartmann6(double[] x) => Hartmann(x, s_widths6, s_middles6);

    public static double Hartmann3(double[] x) => Hartmann(x, s_widths3, s_middles3);

    public static double Rosenbrock(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length - 1; i++)
            sum += 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2);
        return sum;
    }

    public static double Ackley(double[] x) =>
        20 + Math.E - 20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v)));

    public static double Levy(double[] x)
    {
        double[] w = [.. x.Select(v => 1 + (v - 1) / 4)];
        double sum = Math.Pow(Math.Sin(Math.PI * w[0]), 2);
        for (int i = 0; i < w.Length - 1; i++)
            sum += Math.Pow(w[i] - 1, 2) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * w[i] + 1), 2));
        return sum + Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2));
    }

    public static double StyblinskiTang(double[] x) => x.Sum(v => Math.Pow(v, 4) - 16 * v * v + 5 * v) / 2;

    public static double Griewank(double[] x) =>
        1 + x.Sum(v => v * v) / 4000 - x.Index().Aggregate(1.0, (product, v) => product * Math.Cos(v.Item / Math.Sqrt(v.Index + 1)));

    public static double Sphere(double[] x) => x.Sum(v => v * v);

    private static double Hartmann(double[] x, double[][] widths, double[][] middles) => -s_heights.Index().Sum(
        peak => peak.Item * Math.Exp(
            -x.Index().Sum(c => widths[peak.Index][c.Index] * Math.Pow(c.Item - middles[peak.Index][c.Index], 2))));
}
