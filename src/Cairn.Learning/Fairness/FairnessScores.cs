using Cairn.Learning.Metrics.Intervals;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Fairness;

/// <summary>Gaps and means of groups as functions of how often each row was drawn.</summary>
internal sealed class FairnessScores : IWeightedScores
{
    private const double MostVisits = 4e8;

    private readonly JudgedGroupRows _rows;
    private readonly IReadOnlyList<(int[] GroupOf, int Groups)> _tables;
    private readonly IReadOnlyList<(int Table, Func<GroupTally, double> Value)> _statistics;
    private readonly int[] _part;

    private FairnessScores(
        JudgedGroupRows rows, IReadOnlyList<(int[] GroupOf, int Groups)> tables,
        IReadOnlyList<(int Table, Func<GroupTally, double> Value)> statistics, int[] part)
    {
        _rows = rows;
        _tables = tables;
        _statistics = statistics;
        _part = part;
        Names = [.. statistics.Select((_, i) => $"{i}")];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public int[] Rows => _part;

    /// <inheritdoc/>
    public double Visits => _tables.Count * Math.Max(1, _rows.Views.Length);

    /// <summary>
    /// The intervals of statistics by the bootstrap over rows; where there are too many, over a part of them.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tables">The group of each row, and the number of groups, of each table.</param>
    /// <param name="statistics">What is measured, and of which table.</param>
    /// <param name="options">How often, seed, threads.</param>
    public static GroupEstimate[] Estimate(
        JudgedGroupRows rows, IReadOnlyList<(int[] GroupOf, int Groups)> tables,
        IReadOnlyList<(int Table, Func<GroupTally, double> Value)> statistics, FairnessOptions options)
    {
        int count = rows.Chosen.Length;
        FairnessScores all = new(rows, tables, statistics, [.. Enumerable.Range(0, count)]);
        double[] estimates = new double[statistics.Count];
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        all.Measure(ones, estimates);
        if (options.Resamples == 0 || count < 2)
            return [.. estimates.Select(value => new GroupEstimate(value))];

        double wanted = all.Visits * count * options.Resamples;
        const int Fewest = 5000;
        int kept = wanted <= MostVisits
            ? count
            : Math.Min(count, Math.Max(Fewest, (int)(count * (MostVisits / wanted))));
        FairnessScores drawn = all;
        if (kept < count)
        {
            int[] order = [.. Enumerable.Range(0, count)];
            new SeededRandom(options.Seed).Split("bootstrap").Split("part").Shuffle(order.AsSpan());
            drawn = new FairnessScores(rows, tables, statistics, [.. order.Take(kept).Order()]);
        }
        ResampledScores resampled = Resampler.Run([drawn], null, new BootstrapOptions
        {
            Resamples = options.Resamples,
            Seed = options.Seed,
            Threads = options.Threads,
            Cancellation = options.Cancellation,
        });
        double scale = Math.Sqrt((double)kept / count);
        return
        [
            .. estimates.Select((estimate, s) =>
            {
                double ofPart = resampled.Estimates[0][s];
                return BiasCorrectedInterval.Of(
                    ofPart, resampled.Replicates[0][s], resampled.Jackknife[0][s], resampled.Units,
                    0.95) is MetricInterval found
                        ? new GroupEstimate(estimate, estimate + scale * (found.Low - ofPart), estimate
                            + scale * (found.High - ofPart))
                        : new GroupEstimate(estimate);
            }),
        ];
    }

    /// <inheritdoc/>
    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double[] counted = new double[_rows.Chosen.Length];
        for (int i = 0; i < _part.Length; i++)
            counted[_part[i]] = weights[i] * _rows.Weights[_part[i]];
        GroupTally[] tallies = [.. _tables.Select(table => GroupTally.Of(_rows, table.GroupOf, table.Groups, counted))];
        for (int s = 0; s < values.Length; s++)
            values[s] = _statistics[s].Value(tallies[_statistics[s].Table]);
    }
}
