using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Numerics.LinearAlgebra;

/// <summary>Products of vectors and of a row-major matrix with a vector, in double precision.</summary>
/// <remarks>
/// Sums are taken in several partial sums, so they differ from left-to-right sums by rounding: relative to the sum of
/// the absolute products by at most length × 2⁻⁵³. On one machine the same input gives the same bits.
/// </remarks>
public static partial class VectorKernels
{
    // Accumulators in flight: enough to hide the latency of a multiply-add.
    private const int Unroll = 4;

    /// <summary>Σ xᵢ yᵢ.</summary>
    /// <param name="x">First vector.</param>
    /// <param name="y">Second vector, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        SameLength(x.Length, y.Length);
        if (Lane512.IsSupported && x.Length >= Lane512.Count)
            return DotVector<Lane512, Vector512<double>>(x, y);
        if (Lane256.IsSupported && x.Length >= Lane256.Count)
            return DotVector<Lane256, Vector256<double>>(x, y);
        if (Lane128.IsSupported && x.Length >= Lane128.Count)
            return DotVector<Lane128, Vector128<double>>(x, y);
        return DotScalar(x, y);
    }

    /// <summary>yᵢ ← yᵢ + a xᵢ.</summary>
    /// <param name="a">Factor.</param>
    /// <param name="x">Vector added.</param>
    /// <param name="y">Vector added to, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Axpy(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        SameLength(x.Length, y.Length);
        if (Lane512.IsSupported && x.Length >= Lane512.Count)
            AxpyVector<Lane512, Vector512<double>>(a, x, y);
        else if (Lane256.IsSupported && x.Length >= Lane256.Count)
            AxpyVector<Lane256, Vector256<double>>(a, x, y);
        else if (Lane128.IsSupported && x.Length >= Lane128.Count)
            AxpyVector<Lane128, Vector128<double>>(a, x, y);
        else
            AxpyScalar(a, x, y);
    }

    /// <summary>y ← A x.</summary>
    /// <param name="matrix">A, rows × columns, row-major.</param>
    /// <param name="x">One value a column.</param>
    /// <param name="y">One value a row; overwritten.</param>
    /// <exception cref="ArgumentException">The matrix is not of that shape.</exception>
    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        SameLength(matrix.Length, checked(x.Length * y.Length));
        for (int row = 0; row < y.Length; row++)
            y[row] = Dot(matrix.Slice(row * x.Length, x.Length), x);
    }

    /// <summary>y ← y + Aᵀ x.</summary>
    /// <param name="matrix">A, rows × columns, row-major.</param>
    /// <param name="x">One value a row.</param>
    /// <param name="y">One value a column; added to.</param>
    /// <exception cref="ArgumentException">The matrix is not of that shape.</exception>
    public static void AddTransposed(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        SameLength(matrix.Length, checked(x.Length * y.Length));
        for (int row = 0; row < x.Length; row++)
            Axpy(x[row], matrix.Slice(row * y.Length, y.Length), y);
    }

    internal static double DotVector<TLane, TVector>(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        where TLane : struct, ILane<TVector>
        where TVector : struct
    {
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TLane.Count;
        nuint length = (nuint)x.Length;
        TVector s0 = TLane.Zero, s1 = TLane.Zero, s2 = TLane.Zero, s3 = TLane.Zero;
        nuint i = 0;
        for (; i + Unroll * width <= length; i += Unroll * width)
        {
            s0 = TLane.MultiplyAdd(TLane.Load(ref px, i), TLane.Load(ref py, i), s0);
            s1 = TLane.MultiplyAdd(TLane.Load(ref px, i + width), TLane.Load(ref py, i + width), s1);
            s2 = TLane.MultiplyAdd(TLane.Load(ref px, i + 2 * width), TLane.Load(ref py, i + 2 * width), s2);
            s3 = TLane.MultiplyAdd(TLane.Load(ref px, i + 3 * width), TLane.Load(ref py, i + 3 * width), s3);
        }
        for (; i + width <= length; i += width)
            s0 = TLane.MultiplyAdd(TLane.Load(ref px, i), TLane.Load(ref py, i), s0);
        double sum = TLane.Sum(TLane.Add(TLane.Add(s0, s1), TLane.Add(s2, s3)));
        for (; i < length; i++)
            sum += Unsafe.Add(ref px, i) * Unsafe.Add(ref py, i);
        return sum;
    }

    internal static void AxpyVector<TLane, TVector>(double a, ReadOnlySpan<double> x, Span<double> y)
        where TLane : struct, ILane<TVector>
        where TVector : struct
    {
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TLane.Count;
        nuint length = (nuint)x.Length;
        TVector factor = TLane.Broadcast(a);
        nuint i = 0;
        for (; i + width <= length; i += width)
            TLane.Store(TLane.MultiplyAdd(factor, TLane.Load(ref px, i), TLane.Load(ref py, i)), ref py, i);
        for (; i < length; i++)
            Unsafe.Add(ref py, i) += a * Unsafe.Add(ref px, i);
    }

    private static void SameLength(int found, int wanted)
    {
        if (found != wanted)
            throw new ArgumentException($"Lengths differ: {found} and {wanted}.");
    }
}
