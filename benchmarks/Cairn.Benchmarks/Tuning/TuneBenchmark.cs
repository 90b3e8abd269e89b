using System.Diagnostics;
using Cairn.Benchmarks.Accuracy;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Trials;
using Cairn.Models.Datasets;

namespace Cairn.Benchmarks.Tuning;

/// <summary>
/// How near searches come to the least loss in equally many trials, and what a trial costs besides its judgement, beside
/// Optuna with its default settings. A part is a problem, a sampler, or both: <c>branin/tpe</c>. The functions of
/// <see cref="TuningProblem.Others"/> take part where they are asked for: <c>levy6</c>, <c>others/tpe</c>.
/// </summary>
internal sealed class TuneBenchmark : IBenchmark
{
    private const int Seeds = 20;
    private const int SeedsOfOthers = 40;
    private const int QuickSeeds = 5;

    private static readonly string[] s_samplers = ["tpe", "gp", "cma-es"];

    public string Name => "tune";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        string? folder = Environment.GetEnvironmentVariable("CAIRN_DATA") is string data ? Path.Combine(data, "tabular") : null;
        using OptunaPeer? peer = OptunaPeer.Start();
        foreach (string name in TuningProblem.Names.Concat(options.Parts is null ? [] : TuningProblem.Others))
        {
            bool isOther = TuningProblem.Others.Contains(name);
            string[] wanted =
            [
                .. s_samplers.Where(s => options.Wants(name) || options.Wants($"{name}/{s}")
                    || options.Wants(isOther ? $"others/{s}" : s)),
            ];
            if (wanted.Length == 0)
                continue;
            int seeds = options.Quick ? QuickSeeds : isOther ? SeedsOfOthers : Seeds;
            TuningProblem problem = TuningProblem.Of(name, set => Read(set, folder));
            // The least known loss of a learner is the least that any search of this run found.
            List<(string Sampler, double[] Own, double[] Other, double OwnSeconds, double OtherSeconds)> found = [];
            foreach (string sampler in wanted)
            {
                double[] own = new double[seeds];
                double[] other = new double[seeds];
                double ownSeconds = 0;
                double otherSeconds = 0;
                // The first study pays for compiling.
                Search(problem, sampler, 999);
                for (int seed = 0; seed < seeds; seed++)
                {
                    (own[seed], double seconds) = Search(problem, sampler, (ulong)seed);
                    ownSeconds += seconds;
                    if (peer is null)
                    {
                        other[seed] = double.NaN;
                        continue;
                    }
                    (double[] best, seconds) = peer.Run(problem, sampler, seed);
                    other[seed] = best[^1];
                    otherSeconds += seconds;
                }
                int trials = seeds * problem.Trials;
                found.Add((sampler, own, other, ownSeconds / trials, otherSeconds / trials));
                Console.Error.WriteLine($"tune: {name}, {sampler}: {Median(own):G6} against {Median(other):G6}");
            }
            double least = problem.Least ?? found.SelectMany(f => f.Own.Concat(f.Other)).Where(double.IsFinite).Min();
            foreach ((string sampler, double[] own, double[] other, double ownSeconds, double otherSeconds) in found)
            {
                string peerName = $"Optuna {peer?.Version}";
                (double mine, double theirs) = (Median([.. own.Select(v => v - least)]), Median([.. other.Select(v => v - least)]));
                yield return new BenchmarkRow(
                    $"{name}, {sampler}, {problem.Trials} trials, median of {seeds} seeds", peerName, mine, theirs, "regret",
                    mine / theirs, Quartiles(own, other, least), "≤ 1", peer is null ? null : mine <= theirs);
                yield return new BenchmarkRow(
                    $"{name}, {sampler}, overhead of a trial", peerName, ownSeconds * 1e3, otherSeconds * 1e3, "processor ms",
                    ownSeconds / otherSeconds, (ownSeconds / otherSeconds, ownSeconds / otherSeconds), "≤ 0.2",
                    peer is null ? null : ownSeconds <= 0.2 * otherSeconds);
            }
        }
    }

    private static (double Best, double Seconds) Search(TuningProblem problem, string name, ulong seed)
    {
        ISampler sampler = SamplerNames.Create(name, problem.Trials);
        List<Trial> trials = [];
        double best = double.PositiveInfinity;
        TimeSpan spent = TimeSpan.Zero;
        for (int number = 0; number < problem.Trials; number++)
        {
            TimeSpan before = Processor();
            double[] point = sampler.Sample(problem.Space, trials, number, seed)!;
            spent += Processor() - before;
            double loss = problem.Loss(point);
            best = Math.Min(best, loss);
            trials.Add(new Trial(number, point) { State = TrialState.Complete, Losses = [loss] });
        }
        return (best, spent.TotalSeconds);
    }

    // Sampling takes one thread; the clock of the processor is too coarse for a single trial, and not for their sum.
    private static TimeSpan Processor()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static Dataset Read(string name, string? folder) => AccuracySet.All.Single(s => s.Name == name).Read(
        folder ?? throw new InvalidOperationException("CAIRN_DATA names no folder of data sets."));

    private static (double Low, double High) Quartiles(double[] own, double[] other, double least)
    {
        double[] ratios = [.. own.Zip(other).Select(p => (p.First - least) / (p.Second - least)).Order()];
        return (ratios[ratios.Length / 4], ratios[ratios.Length * 3 / 4]);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
