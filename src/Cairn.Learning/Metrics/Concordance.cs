using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>How well a score tells which of two rows has its event first.</summary>
public static class Concordance
{
    /// <summary>
    /// Harrell's C: of the pairs of rows whose order in time is known, the share that the score puts in that order, ties
    /// of the score counting half.
    /// </summary>
    /// <param name="risks">Score of each row, finite; higher is sooner. Negate what is a time.</param>
    /// <param name="times">When the event of each row was, or between which times it was.</param>
    /// <param name="weights">Weight of each row, ≥ 0; a pair weighs the product. Empty when rows weigh the same.</param>
    /// <returns>0 to 1, 0.5 for a constant score; NaN when the order of no pair is known.</returns>
    /// <remarks>
    /// Harrell et al. (1982). The order of two rows is known when the latest time of one is not after the earliest of the
    /// other: a row that left at the time of another's event is taken to have lived longer, two events at one time are in
    /// no order, and of intervals only those are compared that do not overlap. O(n log n) by a Fenwick tree over the scores.
    /// </remarks>
    public static double Harrell(
        ReadOnlySpan<double> risks, SurvivalTimes times, ReadOnlySpan<double> weights = default)
    {
        int rows = risks.Length;
        MetricInput.CheckLengths(rows, times.Lower.Length, weights.Length);
        (int[] rankOf, int ranks) = Ranks(risks);
        int[] leaving = LatestFirst(times.Upper, rows);
        int[] entering = EntryOrder(times, rows);
        double[] sums = new double[ranks + 1];
        double inside = 0;
        double agree = 0;
        double tie = 0;
        double all = 0;
        int entered = 0;
        foreach (int row in leaving)
        {
            double end = times.Upper[row];
            if (double.IsPositiveInfinity(end))
                continue;
            while (entered < rows && LivesLonger(times, entering[entered], end))
            {
                double weight = MetricInput.WeightOf(weights, entering[entered]);
                Add(sums, rankOf[entering[entered]], weight);
                inside += weight;
                entered++;
            }
            double below = SumBelow(sums, rankOf[row]);
            double same = SumBelow(sums, rankOf[row] + 1) - below;
            double own = MetricInput.WeightOf(weights, row);
            agree += own * below;
            tie += own * same;
            all += own * inside;
        }
        return all > 0 ? (agree + tie / 2) / all : double.NaN;
    }

    // An event within (lower, upper] comes after one at lower; an exact event at the same time does not.
    private static bool LivesLonger(SurvivalTimes times, int row, double end) =>
        times.Lower[row] > end || (times.Lower[row] == end && !times.IsObserved(row));

    private static int[] LatestFirst(double[] times, int rows)
    {
        int[] order = new int[rows];
        double[] keys = new double[rows];
        for (int row = 0; row < rows; row++)
            (order[row], keys[row]) = (row, -times[row]);
        Array.Sort(keys, order);
        return order;
    }

    // By falling lower end; at the same one, rows that were not observed there come first, since they lived longer.
    private static int[] EntryOrder(SurvivalTimes times, int rows)
    {
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++)
            order[row] = row;
        Array.Sort(order, (a, b) =>
        {
            int byTime = times.Lower[b].CompareTo(times.Lower[a]);
            return byTime != 0 ? byTime : times.IsObserved(a).CompareTo(times.IsObserved(b));
        });
        return order;
    }

    private static (int[] RankOf, int Count) Ranks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = new int[sorted.Length];
        for (int row = 0; row < order.Length; row++)
            order[row] = row;
        Array.Sort(sorted, order);
        int[] rankOf = new int[sorted.Length];
        int rank = -1;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                rank++;
            rankOf[order[i]] = rank;
        }
        return (rankOf, rank + 1);
    }

    private static void Add(double[] sums, int rank, double weight)
    {
        for (int i = rank + 1; i < sums.Length; i += i & -i)
            sums[i] += weight;
    }

    // The weight of ranks below the given one.
    private static double SumBelow(double[] sums, int rank)
    {
        double sum = 0;
        for (int i = rank; i > 0; i -= i & -i)
            sum += sums[i];
        return sum;
    }
}
