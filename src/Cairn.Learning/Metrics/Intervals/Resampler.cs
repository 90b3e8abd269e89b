using System.Buffers;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>
/// Draws units with replacement, as often as there are, and measures metrics by how often each was drawn. Resample r has
/// the r-th stream of the seed, so that the result does not depend on threads.
/// </summary>
internal static class Resampler
{
    private const int MostBlocks = 100;

    /// <summary>Measures models on the same resamples.</summary>
    /// <param name="models">Metrics of each; all of the same <see cref="IWeightedScores.Rows"/>.</param>
    /// <param name="unitOf">Number of the unit of each row, from 0; null when each row is one.</param>
    /// <param name="options">How often, seed, threads.</param>
    public static ResampledScores Run(IReadOnlyList<IWeightedScores> models, int[]? unitOf, BootstrapOptions options)
    {
        int rows = models[0].Rows.Length;
        int units = unitOf is null ? rows : unitOf.Length == 0 ? 0 : unitOf.Max() + 1;
        SeededRandom root = new SeededRandom(options.Seed).Split("bootstrap");
        double[] all = new double[rows];
        Array.Fill(all, 1);
        double[][] estimates = [.. models.Select(model => Measured(model, all))];
        int blocks = Math.Min(units, MostBlocks);
        double[][][] replicates = Empty(models, options.Resamples);
        double[][][] jackknife = Empty(models, blocks);
        // Which block a unit is left out with has nothing to do with the order of the rows.
        int[] blockOf = [.. Enumerable.Range(0, units).Select(unit => unit % Math.Max(1, blocks))];
        root.Split("jackknife").Shuffle(blockOf.AsSpan());
        int done = 0;
        ParallelBlocks.For(
            options.Resamples + blocks, options.Threads, r =>
            {
                double[] weights = ArrayPool<double>.Shared.Rent(rows);
                if (r < options.Resamples)
                    Draw(root.Split((ulong)r), weights.AsSpan(0, rows), unitOf, units);
                else
                    LeaveOut(r - options.Resamples, weights.AsSpan(0, rows), unitOf, blockOf);
                for (int model = 0; model < models.Count; model++)
                {
                    double[] values = Measured(models[model], weights.AsSpan(0, rows));
                    double[][] to = r < options.Resamples ? replicates[model] : jackknife[model];
                    for (int metric = 0; metric < values.Length; metric++)
                        to[metric][r < options.Resamples ? r : r - options.Resamples] = values[metric];
                }
                ArrayPool<double>.Shared.Return(weights);
                options.Progress?.Report((double)Interlocked.Increment(ref done) / (options.Resamples + blocks));
            },
            options.Cancellation);
        return new ResampledScores(estimates, replicates, jackknife, units);
    }

    private static double[][][] Empty(IReadOnlyList<IWeightedScores> models, int length) =>
        [.. models.Select(model => model.Names.Select(_ => new double[length]).ToArray())];

    private static double[] Measured(IWeightedScores model, ReadOnlySpan<double> weights)
    {
        double[] values = new double[model.Names.Count];
        model.Measure(weights, values);
        return values;
    }

    private static void Draw(SeededRandom random, Span<double> weights, int[]? unitOf, int units)
    {
        if (unitOf is null)
        {
            weights.Clear();
            for (int i = 0; i < units; i++)
                weights[random.NextInt(units)]++;
            return;
        }
        double[] counts = new double[units];
        for (int i = 0; i < units; i++)
            counts[random.NextInt(units)]++;
        for (int row = 0; row < weights.Length; row++)
            weights[row] = counts[unitOf[row]];
    }

    private static void LeaveOut(int block, Span<double> weights, int[]? unitOf, int[] blockOf)
    {
        for (int row = 0; row < weights.Length; row++)
            weights[row] = blockOf[unitOf is null ? row : unitOf[row]] == block ? 0 : 1;
    }
}
