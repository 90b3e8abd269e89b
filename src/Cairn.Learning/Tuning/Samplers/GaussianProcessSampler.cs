using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Optimization;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>
/// A Gaussian process over the space that tries where it expects to improve most on the best. For few, costly trials.
/// </summary>
/// <remarks>
/// <para>
/// Jones, Schonlau and Welch, "Efficient global optimization" (1998), with the process of <see cref="GaussianProcess"/> over the
/// losses of <see cref="PowerTransform"/> and the logarithm of the expected improvement of <see cref="ExpectedImprovement"/>. The
/// best of many points spread over the space and about the best trials are improved by L-BFGS; coordinates with steps are
/// rounded at the end, choices exchanged one by one.
/// </para>
/// <para>
/// Trials that are still running count as having the mean loss. Pruned trials count as the worst complete one. Beyond 200 trials the
/// process sees the best half of that and the latest. With several objectives their sum in units of their spread is taken.
/// </para>
/// </remarks>
public sealed class GaussianProcessSampler : ISampler
{
    private const int MostPoints = 200;
    private const int Spread = 512;
    private const int About = 64;
    private const int Starts = 4;

    /// <summary>Points tried before a process is fitted, ≥ 2.</summary>
    public int StartTrials { get; init; } = 10;

    /// <inheritdoc/>
    public string Name => "gp";

    /// <inheritdoc/>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed)
    {
        List<Trial> order = TrialOrder.Best(trials);
        int complete = order.Count(t => t.State == TrialState.Complete);
        if (order.Count < StartTrials || complete < 2)
            return QuasiRandom.Point(space, number, seed);
        SeededRandom random = new SeededRandom(seed).Split("gp").Split((ulong)number);
        Trial[] running = [.. trials.Where(t => t.State == TrialState.Running && t.Number != number)];
        Trial[] seen = order.Count <= MostPoints
            ? [.. order]
            : [.. order.Take(MostPoints / 2).Union(order.OrderByDescending(t => t.Number)).Take(MostPoints)];
        double[][] points = [.. seen.Concat(running).Select(t => Encode(space, t.Point))];
        bool[] isChoice = [.. space.Parameters.Select(p => p.Range.IsChoice)];
        GaussianProcess? process = null;
        double most = double.NegativeInfinity;
        foreach (double power in PowerTransform.Powers)
        {
            (double[] losses, double logSlopes) = LossesOf(seen, power);
            GaussianProcess fit = GaussianProcess.Fit(points, isChoice, [.. losses, .. running.Select(_ => 0.0)]);
            if (process is null || fit.LogEvidence + logSlopes > most)
                (process, most) = (fit, fit.LogEvidence + logSlopes);
        }
        HashSet<string> tried = [.. trials.Where(t => t.Number != number).Select(t => string.Join(';', t.Point))];
        return Improve(space, process!, points, random)
            .Select(unit => Decode(space, unit))
            .FirstOrDefault(point => !tried.Contains(string.Join(';', point))) ?? RandomSampler.Draw(space, random);
    }

    private static (double[] Losses, double LogSlopes) LossesOf(Trial[] trials, double power)
    {
        double slopes = 0;
        Trial[] complete = [.. trials.Where(t => t.State == TrialState.Complete)];
        double[] sums = new double[complete.Length];
        for (int objective = 0; objective < complete[0].Losses.Count; objective++)
        {
            (double[] turned, double logSlopes) = PowerTransform.Of([.. complete.Select(t => t.Losses[objective])], power);
            slopes += logSlopes;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += turned[i];
        }
        double worst = sums.Max();
        int next = 0;
        return ([.. trials.Select(t => t.State == TrialState.Complete ? sums[next++] : worst)], slopes);
    }

    // The best points first, each as good as its neighbourhood allows.
    private static IEnumerable<double[]> Improve(
        SearchSpace space, GaussianProcess process, double[][] seen, SeededRandom random)
    {
        List<double[]> candidates = [];
        QuasiRandom even = new(space.Count, random);
        for (int i = 0; i < Spread; i++)
        {
            double[] unit = new double[space.Count];
            even.Fill(i, unit);
            candidates.Add(Encode(space, Decode(space, Place(space, unit))));
        }
        // The points are ordered from the best on.
        foreach (double[] best in seen.Take(3))
        {
            for (int i = 0; i < About; i++)
                candidates.Add(Encode(space, Decode(space, Move(space, best, random))));
        }
        (double[] Unit, double Gain)[] ranked =
            [.. candidates.Select(unit => (Unit: unit, Gain: ExpectedImprovement.At(process, unit))).OrderByDescending(c => c.Gain)];
        IEnumerable<(double[] Unit, double Gain)> improved = ranked.Take(Starts).Concat(ranked.Skip(Starts).Take(200).Where((_, i) => i % 100 == 50))
            .Select(c => Climb(space, process, c.Unit));
        return improved.Concat(ranked).OrderByDescending(c => c.Gain).Select(c => c.Unit);
    }

    private static double[] Move(SearchSpace space, double[] from, SeededRandom random)
    {
        double[] unit = [.. from];
        double width = Math.Pow(10, -1 - 2 * random.NextDouble());
        for (int i = 0; i < unit.Length; i++)
        {
            Parameter parameter = space.Parameters[i];
            if (!parameter.Range.IsChoice)
                unit[i] = Math.Clamp(unit[i] + width * random.NextNormal(), 0, 1);
            else if (random.NextInt(4) == 0)
                unit[i] = random.NextInt(parameter.Range.Choices.Count);
        }
        return unit;
    }

    // Numbers by L-BFGS, kept in the cube by x = (1 − cos u)/2; then each choice in turn.
    private static (double[] Unit, double Gain) Climb(SearchSpace space, GaussianProcess process, double[] from)
    {
        int[] free =
        [
            .. Enumerable.Range(0, space.Count).Where(i => !space.Parameters[i].Range.IsChoice && space.Parameters[i].Count is not 1),
        ];
        double[] unit = [.. from];
        if (free.Length > 0)
        {
            double[] start = [.. free.Select(i => Math.Acos(1 - 2 * Math.Clamp(unit[i], 1e-3, 1 - 1e-3)))];
            double[] at = [.. unit];
            double[] slopes = new double[space.Count];
            double Loss(ReadOnlySpan<double> u, Span<double> gradient)
            {
                for (int i = 0; i < free.Length; i++)
                    at[free[i]] = (1 - Math.Cos(u[i])) / 2;
                double gain = ExpectedImprovement.At(process, at, slopes);
                for (int i = 0; i < free.Length; i++)
                    gradient[i] = -slopes[free[i]] * Math.Sin(u[i]) / 2;
                return -gain;
            }

            LbfgsResult found = Lbfgs.Minimize(Loss, start, new LbfgsOptions { MaxIterations = 30, GradientTolerance = 1e-3 });
            for (int i = 0; i < free.Length; i++)
                unit[free[i]] = (1 - Math.Cos(found.Point[i])) / 2;
        }
        unit = Encode(space, Decode(space, unit));
        double most = ExpectedImprovement.At(process, unit);
        for (int i = 0; i < space.Count; i++)
        {
            for (int choice = 0; choice < space.Parameters[i].Range.Choices.Count; choice++)
            {
                double[] other = [.. unit];
                other[i] = choice;
                other = Encode(space, Decode(space, other));
                double gain = ExpectedImprovement.At(process, other);
                if (gain > most)
                    (unit, most) = (other, gain);
            }
        }
        return (unit, most);
    }

    // What means nothing at a point stands in the middle, so that it adds no distance between points without it.
    private static double[] Encode(SearchSpace space, IReadOnlyList<double> point) =>
    [
        .. space.Parameters.Select((p, i) => double.IsNaN(point[i]) ? (p.Range.IsChoice ? -1 : 0.5)
            : p.Range.IsChoice ? point[i] : p.ToUnit(point[i])),
    ];

    private static double[] Decode(SearchSpace space, double[] unit)
    {
        double[] point = [.. unit];
        for (int i = 0; i < point.Length; i++)
        {
            Parameter parameter = space.Parameters[i];
            if (!space.IsActive(i, point))
                point[i] = double.NaN;
            else
                point[i] = parameter.Range.IsChoice ? Math.Max(0, unit[i]) : parameter.FromUnit(unit[i]);
        }
        return point;
    }

    private static double[] Place(SearchSpace space, double[] unit) =>
        [.. unit.Select((u, i) => space.Parameters[i].Range.IsChoice ? space.Parameters[i].FromUnit(u) : u)];
}
