namespace Cairn.Numerics.Statistics;

/// <summary>The gamma function's logarithm and the regularised incomplete gamma function.</summary>
/// <remarks>NIST Digital Library of Mathematical Functions, chapters 5 and 8.</remarks>
public static class GammaFunctions
{
    private const int MostTerms = 100_000;
    private const double Precision = 1e-16;

    // Lanczos' approximation with g = 7 and nine terms: relative error below 1e-14 for positive arguments.
    private static readonly double[] s_lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>ln Γ(<paramref name="x"/>).</summary>
    /// <param name="x">&gt; 0.</param>
    public static double LogGamma(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        double sum = s_lanczos[0];
        for (int i = 1; i < s_lanczos.Length; i++)
            sum += s_lanczos[i] / (x - 1 + i);
        double t = x + 6.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(sum);
    }

    /// <summary>
    /// Q(<paramref name="a"/>, <paramref name="x"/>) = Γ(a, x) / Γ(a), the upper regularised incomplete gamma
    /// function.
    /// </summary>
    /// <param name="a">&gt; 0.</param>
    /// <param name="x">≥ 0.</param>
    /// <returns>In [0, 1]; small values keep their relative precision.</returns>
    public static double UpperRegularized(double a, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        if (x == 0)
            return 1;
        if (double.IsPositiveInfinity(x))
            return 0;
        double scale = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        return x < a + 1 ? 1 - Math.Min(1, scale * LowerSeries(a, x)) : Math.Min(1, scale * UpperFraction(a, x));
    }

    // DLMF 8.11.4: γ(a, x) = xᵃ e⁻ˣ Σ xᵏ / (a (a + 1) … (a + k)).
    private static double LowerSeries(double a, double x)
    {
        double term = 1 / a;
        double sum = term;
        for (int k = 1; k < MostTerms && term > sum * Precision; k++)
        {
            term *= x / (a + k);
            sum += term;
        }
        return sum;
    }

    // DLMF 8.9.2: the continued fraction of Γ(a, x) / (xᵃ e⁻ˣ), by Lentz's method.
    private static double UpperFraction(double a, double x)
    {
        const double Tiny = 1e-300;
        double b = x + 1 - a;
        double c = 1 / Tiny;
        double d = 1 / b;
        double fraction = d;
        for (int i = 1; i < MostTerms; i++)
        {
            double an = -i * (i - a);
            b += 2;
            d = an * d + b;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = b + an / c;
            c = Math.Abs(c) < Tiny ? Tiny : c;
            double change = d * c;
            fraction *= change;
            if (Math.Abs(change - 1) < Precision * 10)
                break;
        }
        return fraction;
    }
}
