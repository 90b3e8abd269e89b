namespace Cairn.Numerics.Optimization;

/// <summary>Where a minimisation ended.</summary>
/// <param name="Point">The best point found.</param>
/// <param name="Value">The function there.</param>
/// <param name="GradientNorm">Largest absolute component of the gradient there.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Converged">
/// Whether the gradient is within the tolerance, or the function can no longer be lowered in double precision.
/// </param>
public sealed record LbfgsResult(double[] Point, double Value, double GradientNorm, int Iterations, bool Converged);
