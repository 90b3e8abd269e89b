namespace Cairn.Numerics.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentDistribution
{
    /// <summary>The chance of a value at least as far from 0 as <paramref name="t"/>, on either side.</summary>
    /// <param name="t">Any number; NaN gives NaN.</param>
    /// <param name="degreesOfFreedom">&gt; 0.</param>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        if (double.IsNaN(t))
            return double.NaN;
        double square = t * t;
        return double.IsInfinity(square)
            ? 0
            : BetaFunctions.Regularized(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
    }

    /// <summary>The value that is exceeded in size, on either side, with chance <paramref name="chance"/>.</summary>
    /// <param name="chance">Between 0 and 1, such as 0.05 for an interval of 95 %.</param>
    /// <param name="degreesOfFreedom">&gt; 0.</param>
    /// <remarks>By bisection of <see cref="TwoSided"/>, to the last digits.</remarks>
    public static double Critical(double chance, double degreesOfFreedom)
    {
        if (!(chance > 0 && chance < 1))
            throw new ArgumentOutOfRangeException(nameof(chance), chance, "wanted between 0 and 1");
        double low = 0;
        double high = 1;
        while (TwoSided(high, degreesOfFreedom) > chance)
            (low, high) = (high, 2 * high);
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (TwoSided(middle, degreesOfFreedom) > chance)
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
