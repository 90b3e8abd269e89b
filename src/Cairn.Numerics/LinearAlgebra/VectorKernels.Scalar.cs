namespace Cairn.Numerics.LinearAlgebra;

/// <content>
/// The plain loops: what the vector kernels are compared with, and what runs where there are no vectors.
/// </content>
public static partial class VectorKernels
{
    internal static double DotScalar(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    internal static void AxpyScalar(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] += a * x[i];
    }
}
