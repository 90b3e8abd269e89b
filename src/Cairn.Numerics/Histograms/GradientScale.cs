using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Numerics.Histograms;

/// <summary>How derivatives become fixed-point pairs: each is multiplied by a scale and rounded to the nearest even.</summary>
/// <param name="Hessian">Scale of the second derivatives: a power of two, so that the product is exact.</param>
/// <param name="Gradient">Scale of the first derivatives: a power of two.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct GradientScale(float Hessian, float Gradient)
{
    /// <summary>The pair of one row's derivatives; see <see cref="GradientPair"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Pair(GradientValue value)
    {
        if (Sse2.IsSupported)
        {
            // Hessian and gradient lie in the lower two lanes, which are the lower and the upper half of the pair.
            Vector128<float> scaled = Vector128.Create(value.Hessian, value.Gradient, 0, 0)
                * Vector128.Create(Hessian, Gradient, 0, 0);
            return Sse2.ConvertToVector128Int32(scaled).AsInt64().ToScalar();
        }
        return PairScalar(value);
    }

    /// <summary>The plain form of <see cref="Pair"/>, which tests compare it with.</summary>
    public long PairScalar(GradientValue value) => GradientPair.Pack(
        (int)MathF.Round(value.Gradient * Gradient), (int)MathF.Round(value.Hessian * Hessian));
}
