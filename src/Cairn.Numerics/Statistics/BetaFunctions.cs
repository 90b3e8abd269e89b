namespace Cairn.Numerics.Statistics;

/// <summary>The regularised incomplete beta function.</summary>
/// <remarks>NIST Digital Library of Mathematical Functions, chapter 8.17.</remarks>
public static class BetaFunctions
{
    private const int MostTerms = 100_000;
    private const double Precision = 1e-16;
    private const double Tiny = 1e-300;

    /// <summary>I(<paramref name="x"/>; <paramref name="a"/>, <paramref name="b"/>), the beta distribution's function.</summary>
    /// <param name="x">0 to 1.</param>
    /// <param name="a">&gt; 0.</param>
    /// <param name="b">&gt; 0.</param>
    /// <returns>In [0, 1], to a relative error of some 10⁻¹³.</returns>
    public static double Regularized(double x, double a, double b)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        if (!(x >= 0 && x <= 1))
            throw new ArgumentOutOfRangeException(nameof(x), x, "wanted 0 to 1");
        if (x is 0 or 1)
            return x;
        // The fraction converges fast on one side of the mean; the other side is 1 minus that of the mirrored function.
        return x < (a + 1) / (a + b + 2)
            ? Scale(x, a, b) * Fraction(x, a, b) / a
            : 1 - Scale(x, a, b) * Fraction(1 - x, b, a) / b;
    }

    private static double Scale(double x, double a, double b) => Math.Exp(
        a * Math.Log(x) + b * Math.Log(1 - x)
        + GammaFunctions.LogGamma(a + b) - GammaFunctions.LogGamma(a) - GammaFunctions.LogGamma(b));

    // DLMF 8.17.22 by the modified method of Lentz.
    private static double Fraction(double x, double a, double b)
    {
        double c = 1;
        double d = 1 / NotZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m < MostTerms; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            double step = d * c;
            value *= step;
            if (Math.Abs(step - 1) < Precision)
                break;
        }
        return value;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
