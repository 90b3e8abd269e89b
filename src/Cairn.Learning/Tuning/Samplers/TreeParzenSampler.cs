using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>
/// Tree-structured Parzen estimators: tries where good points are dense and others are rare. Takes every kind of space.
/// </summary>
/// <remarks>
/// <para>
/// Bergstra et al., "Algorithms for hyper-parameter optimization" (2011). The best 15 % of the trials, at most 25, give a
/// density l, the others g; of a few points drawn from l the one with the largest l/g is tried, which has the largest
/// expected improvement (equation 5). Parameters that always occur together share their kernels, so that l knows how they
/// depend on each other (Falkner et al., "BOHB", 2018; Watanabe 2023); those with conditions have densities of their own,
/// of the trials that had them.
/// </para>
/// <para>
/// What is done differently: the better of the good trials weigh more, by their rank as in evolution strategies (Hansen 2016, equation
/// 49; with weights by improvement Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components", 2023, found the
/// same of use); the first points fill the space evenly rather than by chance; trials that are still running
/// count as bad, so that parallel ones keep away from each other; pruned trials count as worse than complete ones. With
/// several objectives the best tenth are those of the first fronts with the most room around them, and weigh the same.
/// </para>
/// </remarks>
public sealed class TreeParzenSampler : ISampler
{
    private const int MostGood = 25;
    private const double GoodShare = 0.15;
    private const double GoodShareOfFronts = 0.1;
    private const int FewestOfGroup = 4;

    /// <summary>Points tried before densities are formed, ≥ 1.</summary>
    public int StartTrials { get; init; } = 10;

    /// <summary>
    /// Points drawn from the good density, ≥ 1; 0 for 6 d² of d parameters drawn together, from 24 to 400, since in more
    /// dimensions few draws come near the top of l/g.
    /// </summary>
    public int Candidates { get; init; }

    /// <summary>Whether parameters that occur together share their kernels; else each is drawn by itself.</summary>
    public bool Joint { get; init; } = true;

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed)
    {
        List<Trial> order = TrialOrder.Best(trials);
        if (order.Count < StartTrials)
            return QuasiRandom.Point(space, number, seed);
        SeededRandom random = new SeededRandom(seed).Split("tpe").Split((ulong)number);
        Trial[] running = [.. trials.Where(t => t.State == TrialState.Running && t.Number != number)];
        double[] point = new double[space.Count];
        Array.Fill(point, double.NaN);
        foreach (int[] group in space.Groups())
        {
            if (!space.IsActive(group[0], point))
                continue;
            foreach (int[] part in Joint ? [group] : group.Select(i => new[] { i }))
                Fill(space, part, order, running, point, random);
        }
        return point;
    }

    private void Fill(
        SearchSpace space, int[] group, List<Trial> order, Trial[] running, double[] point, SeededRandom random)
    {
        Parameter[] parameters = [.. group.Select(i => space.Parameters[i])];
        bool Has(Trial trial) => !double.IsNaN(trial.Point[group[0]]);
        Trial[] seen = [.. order.Where(Has)];
        double[] best;
        if (seen.Length < FewestOfGroup)
        {
            best = [.. parameters.Select(p => p.FromUnit(random.NextDouble()))];
        }
        else
        {
            // Points of a front are equally good.
            bool isFront = order[0].Losses.Count > 1;
            int good = Math.Min((int)Math.Ceiling((isFront ? GoodShareOfFronts : GoodShare) * seen.Length), MostGood);
            Trial[] front = isFront ? [.. seen[..good].OrderBy(t => t.Number)] : seen[..good];
            ParzenMixture l = MixtureOf(parameters, group, front, isFront ? WeightsByAge(good) : WeightsByRank(good));
            Trial[] byAge = [.. seen[good..].Concat(running.Where(Has)).OrderBy(t => t.Number)];
            ParzenMixture g = MixtureOf(parameters, group, byAge, WeightsByAge(byAge.Length));
            best = l.Draw(random);
            double most = l.LogDensity(best) - g.LogDensity(best);
            int draws = Candidates > 0 ? Candidates : Math.Clamp(6 * group.Length * group.Length, 24, 400);
            for (int i = 1; i < draws; i++)
            {
                double[] candidate = l.Draw(random);
                double ratio = l.LogDensity(candidate) - g.LogDensity(candidate);
                if (ratio > most)
                    (best, most) = (candidate, ratio);
            }
        }
        for (int i = 0; i < group.Length; i++)
            point[group[i]] = best[i];
    }

    private static ParzenMixture MixtureOf(Parameter[] parameters, int[] group, Trial[] trials, double[] weights) =>
        new(parameters, [.. trials.Select(t => group.Select(i => t.Point[i]).ToArray())], weights);

    // Those of recombination in evolution strategies, with the mean 1, so that the wide kernel weighs as much as one of them.
    private static double[] WeightsByRank(int count)
    {
        double[] weights = [.. Enumerable.Range(1, count).Select(rank => Math.Log(count + 0.5) - Math.Log(rank))];
        double mean = weights.Average();
        return [.. weights.Select(weight => weight / mean)];
    }

    // Beyond 25 trials the older ones count for less and less.
    private static double[] WeightsByAge(int count)
    {
        int old = count - MostGood;
        double[] weights = new double[count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = i >= old ? 1 : old == 1 ? 1.0 / count : 1.0 / count + (1 - 1.0 / count) * i / (old - 1);
        return weights;
    }
}
