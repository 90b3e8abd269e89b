namespace Cairn.Numerics.Statistics;

/// <summary>The standard normal distribution: density, distribution function and quantiles, also far in the tails.</summary>
public static class NormalDistribution
{
    private const double LogRootTwoPi = 0.91893853320467274178;
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double Middle = 0.67448975;
    private const double Far = 5.656854249492380195;

    // Coefficients of Cody, "Rational Chebyshev approximations for the error function", 1969, for Φ about 0, for
    // Φ(−y)/e^(−y²/2) from 0.67 to √32, and for the asymptotic series beyond, each from the highest power down.
    private static readonly double[] s_nearTop =
    [
        0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249,
    ];

    private static readonly double[] s_nearBottom =
        [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];

    private static readonly double[] s_tailTop =
    [
        1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
        597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
    ];

    private static readonly double[] s_tailBottom =
    [
        1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091,
        34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
    ];

    private static readonly double[] s_farTop =
    [
        0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466,
        2.9112874951168792e-5,
    ];

    private static readonly double[] s_farBottom =
    [
        1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5,
    ];

    /// <summary>ln φ(<paramref name="z"/>).</summary>
    /// <param name="z">Any number.</param>
    public static double LogDensity(double z) => -z * z / 2 - LogRootTwoPi;

    /// <summary>Φ(<paramref name="z"/>), the chance of a value of at most z.</summary>
    /// <param name="z">Any number; NaN gives NaN.</param>
    public static double Cumulative(double z) => z <= 0 ? Math.Exp(LogCumulative(z)) : 1 - Math.Exp(LogCumulative(-z));

    /// <summary>The chance of a value at least as far from 0 as <paramref name="z"/>, on either side.</summary>
    /// <param name="z">Any number; NaN gives NaN.</param>
    public static double TwoSided(double z) => double.IsNaN(z) ? z : Math.Min(1, 2 * Math.Exp(LogCumulative(-Math.Abs(z))));

    /// <summary>The value that is not exceeded with chance <paramref name="chance"/>.</summary>
    /// <param name="chance">0 to 1; the ends give infinities.</param>
    /// <remarks>Newton's method on ln Φ, which is concave, so that from the left it never steps too far.</remarks>
    public static double Quantile(double chance)
    {
        if (!(chance >= 0 && chance <= 1))
            throw new ArgumentOutOfRangeException(nameof(chance), chance, "wanted 0 to 1");
        if (chance > 0.5)
            return -Quantile(1 - chance);
        if (chance == 0)
            return double.NegativeInfinity;
        double wanted = Math.Log(chance);
        double z = -Math.Sqrt(-2 * wanted);
        for (int i = 0; i < 50; i++)
        {
            double log = LogCumulative(z);
            double step = (wanted - log) / Math.Exp(LogDensity(z) - log);
            z += step;
            if (Math.Abs(step) <= 1e-15 * Math.Max(1, Math.Abs(z)))
                break;
        }
        return z;
    }

    /// <summary>ln Φ(<paramref name="z"/>), the log of the chance of a value of at most z.</summary>
    /// <param name="z">Any number.</param>
    /// <returns>At most 0, to a relative error of some 10⁻¹⁵ also far in the tails.</returns>
    public static double LogCumulative(double z)
    {
        double y = Math.Abs(z);
        if (y <= Middle)
        {
            double square = z * z;
            return Math.Log(0.5 + z * Ratio(s_nearTop, s_nearBottom, square));
        }
        // Φ(−y) = e^(−y²/2) × scale.
        double scale = y <= Far
            ? Ratio(s_tailTop, s_tailBottom, y)
            : (InverseRootTwoPi - Ratio(s_farTop, s_farBottom, 1 / (y * y)) / (y * y)) / y;
        double logTail = -y * y / 2 + Math.Log(scale);
        return z < 0 ? logTail : LogOneMinus(Math.Exp(logTail));
    }

    /// <summary>ln(1 − <paramref name="x"/>) for x from 0 to 1, exact also where x is tiny.</summary>
    /// <param name="x">From 0 to 1.</param>
    public static double LogOneMinus(double x)
    {
        // Kahan's correction of the rounding in 1 − x.
        double rest = 1 - x;
        return rest == 1 ? -x : rest == 0 ? double.NegativeInfinity : Math.Log(rest) * (x / (1 - rest));
    }

    private static double Ratio(double[] top, double[] bottom, double x)
    {
        double numerator = 0;
        foreach (double coefficient in top)
            numerator = numerator * x + coefficient;
        double denominator = 0;
        foreach (double coefficient in bottom)
            denominator = denominator * x + coefficient;
        return numerator / denominator;
    }
}
