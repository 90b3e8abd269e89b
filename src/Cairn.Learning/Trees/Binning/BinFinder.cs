using System.Buffers;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Binning;

/// <summary>
/// Chooses the cuts of a numeric feature. Where it has no more distinct values than bins, each has a bin of its own;
/// otherwise bins hold nearly equal weight, and a value heavier than a bin's share ends its bin, which it shares with
/// less than half a bin's share of smaller values.
/// </summary>
/// <remarks>
/// The greedy filling is that of LightGBM (Ke et al. 2017). Cuts lie half-way between neighbouring values, so that new
/// values between them go to the nearer side. Of more than <see cref="SampleRows"/> rows a seeded sample is looked at.
/// </remarks>
internal static class BinFinder
{
    /// <summary>Most rows whose values decide the cuts.</summary>
    public const int SampleRows = 200_000;

    /// <summary>The cuts of <paramref name="values"/>, ascending; at most <paramref name="bins"/> − 1.</summary>
    /// <param name="values">One value a row, which are sorted; NaN is missing and has no part in the cuts.</param>
    /// <param name="weights">Weight of each row, which go with them, or empty for equal ones.</param>
    /// <param name="bins">Most bins, 2 to 255.</param>
    public static double[] Cuts(Span<double> values, Span<double> weights, int bins)
    {
        int count = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
                continue;
            values[count] = values[row] + 0.0; // −0 becomes 0, so that the two are one value
            if (weights.Length > 0)
                weights[count] = weights[row];
            count++;
        }
        values = values[..count];
        if (weights.Length == 0)
        {
            values.Sort();
        }
        else
        {
            weights = weights[..count];
            values.Sort(weights);
        }
        double[] totals = ArrayPool<double>.Shared.Rent(count);
        int kinds = Distinct(values, weights, totals);
        double[] cuts = kinds <= bins ? EveryValue(values[..kinds]) : Greedy(values, totals, kinds, bins);
        ArrayPool<double>.Shared.Return(totals);
        return cuts;
    }

    /// <summary>The rows that <see cref="Cuts"/> looks at: null for all, or a sample in ascending order.</summary>
    public static int[]? Sample(int rows, SeededRandom random)
    {
        if (rows <= SampleRows)
            return null;
        int[] chosen = new int[SampleRows];
        int taken = 0;
        for (int row = 0; taken < chosen.Length; row++)
        {
            if (random.NextDouble() * (rows - row) < chosen.Length - taken)
                chosen[taken++] = row;
        }
        return chosen;
    }

    /// <summary>
    /// The cuts with others among them: added as long as there are bins left, else in the place of the nearest cut that
    /// is not wanted itself.
    /// </summary>
    /// <param name="cuts">Ascending cuts.</param>
    /// <param name="wanted">Finite numbers.</param>
    /// <param name="bins">Most bins.</param>
    public static double[] With(double[] cuts, IEnumerable<double> wanted, int bins)
    {
        List<double> all = [.. cuts];
        HashSet<double> kept = [.. wanted.Select(cut => cut + 0.0)];
        foreach (double cut in kept.Order())
        {
            int at = all.BinarySearch(cut);
            if (at >= 0)
                continue;
            if (all.Count + 1 >= bins)
            {
                int nearest = Enumerable.Range(0, all.Count).Where(i => !kept.Contains(all[i]))
                    .OrderBy(i => Math.Abs(all[i] - cut)).FirstOrDefault(-1);
                if (nearest < 0)
                    continue;
                all.RemoveAt(nearest);
                at = all.BinarySearch(cut);
            }
            all.Insert(~at, cut);
        }
        return [.. all];
    }

    /// <summary>A number that parts <paramref name="low"/> from <paramref name="high"/>: low ≤ cut &lt; high.</summary>
    public static double Between(double low, double high)
    {
        double middle = low / 2 + high / 2;
        return double.IsFinite(low) && double.IsFinite(high) && middle >= low && middle < high ? middle : low;
    }

    // Moves the distinct values to the front, with their weights beside them.
    private static int Distinct(Span<double> sorted, ReadOnlySpan<double> weights, Span<double> totals)
    {
        int kinds = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (kinds == 0 || sorted[kinds - 1] != sorted[i])
            {
                totals[kinds] = 0;
                sorted[kinds++] = sorted[i];
            }
            totals[kinds - 1] += weights.Length == 0 ? 1 : weights[i];
        }
        return kinds;
    }

    private static double[] EveryValue(ReadOnlySpan<double> distinct)
    {
        double[] cuts = new double[Math.Max(0, distinct.Length - 1)];
        for (int i = 0; i < cuts.Length; i++)
            cuts[i] = Between(distinct[i], distinct[i + 1]);
        return cuts;
    }

    private static double[] Greedy(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, int kinds, int bins)
    {
        double total = 0;
        for (int i = 0; i < kinds; i++)
            total += weights[i];

        // Values heavier than an even share stand alone; the rest share what remains.
        double share = total / bins;
        double lightTotal = total;
        int lightBins = bins;
        for (int i = 0; i < kinds; i++)
        {
            if (weights[i] >= share)
            {
                lightTotal -= weights[i];
                lightBins--;
            }
        }
        List<double> cuts = new(bins);
        double filled = 0;
        double target = lightTotal / Math.Max(1, lightBins);
        for (int i = 0; i + 1 < kinds && cuts.Count + 1 < bins; i++)
        {
            bool heavy = weights[i] >= share;
            if (!heavy)
                lightTotal -= weights[i];
            filled += weights[i];
            bool nextIsHeavy = weights[i + 1] >= share;
            if (!heavy && filled < target && !(nextIsHeavy && filled >= target / 2))
                continue;
            cuts.Add(Between(values[i], values[i + 1]));
            filled = 0;
            if (!heavy && --lightBins > 0)
                target = lightTotal / lightBins;
        }
        return [.. cuts];
    }
}
