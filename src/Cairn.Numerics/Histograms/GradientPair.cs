namespace Cairn.Numerics.Histograms;

/// <summary>
/// A gradient and a hessian as fixed-point integers in one 64-bit word: the gradient, signed, in the upper half, the
/// hessian, not negative, in the lower. One integer addition adds both.
/// </summary>
/// <remarks>
/// Integer sums are exact and do not depend on the order of addition, so any number of threads gives the same bytes,
/// and a histogram less that of one part is exactly that of the other. The caller picks scales such that the sums of
/// all absolute values stay below 2³¹.
/// </remarks>
public static class GradientPair
{
    /// <summary>Bits of the sum of all absolute values that the two halves leave room for.</summary>
    public const int SumBits = 31;

    /// <summary>The pair of a gradient and a hessian ≥ 0.</summary>
    public static long Pack(int gradient, int hessian) => ((long)gradient << 32) + (uint)hessian;

    /// <summary>The gradient of a pair or of a sum of pairs.</summary>
    public static int Gradient(long pair) => (int)(pair >> 32);

    /// <summary>The hessian of a pair or of a sum of pairs.</summary>
    public static uint Hessian(long pair) => (uint)pair;
}
