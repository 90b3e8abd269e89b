namespace Cairn.Learning.Trees.Interchange;

/// <summary>Thresholds between single and double precision, so that numbers keep their side.</summary>
internal static class SinglePrecision
{
    /// <summary>
    /// The smallest number t of single precision with: v ≤ threshold exactly when v &lt; t, for every v of single precision.
    /// </summary>
    public static float SmallestAbove(double threshold)
    {
        float rounded = (float)threshold;
        return rounded > threshold || float.IsPositiveInfinity(rounded) ? rounded : MathF.BitIncrement(rounded);
    }

    /// <summary>The largest number of single precision that is at most <paramref name="threshold"/>.</summary>
    public static float LargestUpTo(double threshold)
    {
        float rounded = (float)threshold;
        return rounded <= threshold ? rounded : MathF.BitDecrement(rounded);
    }

    /// <summary>The largest number of double precision that is rounded to at most <paramref name="threshold"/>.</summary>
    /// <param name="threshold">Any number; only what of it single precision can say matters.</param>
    /// <remarks>
    /// Numbers up to half the way to the next one are rounded down, and the middle itself to the even of the two.
    /// </remarks>
    public static double LargestRoundingTo(double threshold)
    {
        float low = LargestUpTo(threshold);
        if (float.IsInfinity(low))
            return low;
        float high = MathF.BitIncrement(low);
        // Beyond the largest number comes 2¹²⁸ as far as rounding goes.
        double above = float.IsPositiveInfinity(high) ? Math.ScaleB(1, 128) : high;
        double middle = low + (above - low) / 2;
        return (float)middle <= low ? middle : Math.BitDecrement(middle);
    }
}
