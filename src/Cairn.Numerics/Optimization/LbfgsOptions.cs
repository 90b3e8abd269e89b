namespace Cairn.Numerics.Optimization;

/// <summary>When <see cref="Lbfgs"/> stops, and how much it remembers.</summary>
public sealed record LbfgsOptions
{
    /// <summary>Pairs of steps and gradient changes kept, ≥ 1.</summary>
    public int History { get; init; } = 10;

    /// <summary>Most iterations, ≥ 0.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Done when no component of the gradient is larger than this in absolute value.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Checked before each iteration; when cancelled the best point so far is returned.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Called after each iteration with its number, the value and the largest component of the gradient.
    /// </summary>
    public Action<int, double, double>? Iterated { get; init; }
}
