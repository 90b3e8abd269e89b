using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>Rows in the orders that Harrell's C goes through them, so that it can be measured by many weights.</summary>
internal sealed class ConcordanceOrder
{
    private readonly SurvivalTimes _times;
    private readonly int[] _rankOf;
    private readonly int _ranks;
    private readonly int[] _leaving;
    private readonly int[] _entering;

    public ConcordanceOrder(ReadOnlySpan<double> risks, SurvivalTimes times)
    {
        _times = times;
        (_rankOf, _ranks) = Ranks(risks);
        _leaving = LatestFirst(times.Upper, risks.Length);
        _entering = EntryOrder(times, risks.Length);
    }

    /// <summary>Harrell's C; NaN when the order of no pair is known.</summary>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public double Measure(ReadOnlySpan<double> weights)
    {
        double[] sums = new double[_ranks + 1];
        double inside = 0;
        double agree = 0;
        double tie = 0;
        double all = 0;
        int entered = 0;
        foreach (int row in _leaving)
        {
            double end = _times.Upper[row];
            if (double.IsPositiveInfinity(end))
                continue;
            while (entered < _entering.Length && LivesLonger(_times, _entering[entered], end))
            {
                double weight = MetricInput.WeightOf(weights, _entering[entered]);
                Add(sums, _rankOf[_entering[entered]], weight);
                inside += weight;
                entered++;
            }
            double below = SumBelow(sums, _rankOf[row]);
            double same = SumBelow(sums, _rankOf[row] + 1) - below;
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
