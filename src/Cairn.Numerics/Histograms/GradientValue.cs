using System.Runtime.InteropServices;

namespace Cairn.Numerics.Histograms;

/// <summary>First and second derivative of one row, in the order in which kernels load them as one word.</summary>
/// <param name="Hessian">Second derivative, times the weight; ≥ 0.</param>
/// <param name="Gradient">First derivative, times the weight.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct GradientValue(float Hessian, float Gradient);
