namespace Cairn.Numerics.Optimization;

/// <summary>A function to be minimised and its gradient.</summary>
/// <param name="point">Where to evaluate it.</param>
/// <param name="gradient">Overwritten by the gradient there, of the same length.</param>
/// <returns>The value; infinity or NaN where the function is not defined, which a line search steps back from.</returns>
public delegate double ObjectiveFunction(ReadOnlySpan<double> point, Span<double> gradient);
