using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>NSGA-II: breeds points from the best fronts of several objectives.</summary>
/// <remarks>
/// Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002): parents win tournaments of two by front and
/// then by room; children mix them by simulated binary crossover (Deb and Agrawal 1995), choices uniformly, and mutate. What is
/// done differently: there are no generations. Each child is bred from the best of all trials so far, so that trials may run
/// beside each other and a study may go on after a kill.
/// </remarks>
public sealed class NondominatedSampler : ISampler
{
    private const double CrossoverIndex = 10;
    private const double MutationWidth = 0.1;

    /// <summary>Trials that parents are taken from, ≥ 4; as many points are tried first.</summary>
    public int Population { get; init; } = 20;

    /// <inheritdoc/>
    public string Name => "nsga2";

    /// <inheritdoc/>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed)
    {
        Trial[] best = [.. TrialOrder.Best(trials).Take(Population)];
        if (best.Length < Population)
            return QuasiRandom.Point(space, number, seed);
        SeededRandom random = new SeededRandom(seed).Split("nsga2").Split((ulong)number);
        // The list is ordered, so the smaller place wins a tournament.
        Trial Parent() => best[Math.Min(random.NextInt(best.Length), random.NextInt(best.Length))];
        (Trial a, Trial b) = (Parent(), Parent());
        double[] child = new double[space.Count];
        for (int i = 0; i < child.Length; i++)
        {
            bool active = space.IsActive(i, child);
            child[i] = active ? Mix(space.Parameters[i], a.Point[i], b.Point[i], space.Count, random) : double.NaN;
        }
        return child;
    }

    private static double Mix(Parameter parameter, double a, double b, int dimensions, SeededRandom random)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
            (a, b) = double.IsNaN(a) ? (b, b) : (a, a);
        bool mutates = random.NextDouble() < 1.0 / dimensions;
        if (double.IsNaN(a) || (mutates && parameter.Range.IsChoice))
            return parameter.FromUnit(random.NextDouble());
        if (parameter.Range.IsChoice)
            return random.NextInt(2) == 0 ? a : b;
        (double x, double y) = (parameter.ToUnit(a), parameter.ToUnit(b));
        double u = random.NextDouble();
        double spread = Math.Pow(u <= 0.5 ? 2 * u : 1 / (2 * (1 - u)), 1 / (CrossoverIndex + 1));
        double unit = (x + y) / 2 + (random.NextInt(2) == 0 ? 1 : -1) * spread * (x - y) / 2;
        if (mutates)
            unit += MutationWidth * random.NextNormal();
        return parameter.FromUnit(unit);
    }
}
