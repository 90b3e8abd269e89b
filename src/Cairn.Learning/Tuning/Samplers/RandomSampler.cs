using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Draws every point by chance, uniformly over the space: Bergstra and Bengio 2012.</summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed) =>
        Draw(space, new SeededRandom(seed).Split("random").Split((ulong)number));

    /// <summary>A point by chance.</summary>
    internal static double[] Draw(SearchSpace space, SeededRandom random)
    {
        double[] point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
            point[i] = space.IsActive(i, point) ? space.Parameters[i].FromUnit(random.NextDouble()) : double.NaN;
        return point;
    }
}
