using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>
/// The share that has not had its event by a time, from data in which some left before theirs: the product-limit estimate
/// of Kaplan and Meier (1958).
/// </summary>
public static class KaplanMeier
{
    /// <summary>
    /// The first time by which at least half of the weight has had its event; the latest time known where fewer than half
    /// have.
    /// </summary>
    /// <param name="times">
    /// Times of the rows. The middle of an interval stands for an event that is only known to lie in it.
    /// </param>
    /// <param name="weights">Weight of each row, ≥ 0; null when rows weigh the same.</param>
    /// <remarks>O(n log n).</remarks>
    public static double MedianTime(SurvivalTimes times, IReadOnlyList<double>? weights = null)
    {
        (double[] at, double[] shares) = Curve(times, weights);
        // The product of exact halves may land a rounding above one half.
        int first = Array.FindIndex(shares, share => share <= 0.5 * (1 + 1e-12));
        return first >= 0 ? at[first] : at[^1];
    }

    /// <summary>The share that has not had its event, at 0 and at every time at which a row has its event or leaves.</summary>
    /// <param name="times">
    /// Times of the rows. The middle of an interval stands for an event that is only known to lie in it.
    /// </param>
    /// <param name="weights">Weight of each row, ≥ 0; null when rows weigh the same.</param>
    /// <returns>Ascending times from 0 on, and the share from that time to the next.</returns>
    /// <remarks>S(t) = ∏ (1 − dᵢ ∕ nᵢ) over the times of events up to t. O(n log n).</remarks>
    public static (double[] Times, double[] Shares) Curve(SurvivalTimes times, IReadOnlyList<double>? weights = null)
    {
        int rows = times.Lower.Length;
        double[] at = new double[rows];
        int[] order = new int[rows];
        double atRisk = 0;
        for (int row = 0; row < rows; row++)
        {
            double upper = times.Upper[row];
            at[row] = double.IsFinite(upper) ? times.Lower[row] + (upper - times.Lower[row]) / 2 : times.Lower[row];
            order[row] = row;
            atRisk += weights?[row] ?? 1;
        }
        Array.Sort(at, order);
        List<double> steps = [0];
        List<double> shares = [1];
        for (int i = 0; i < rows;)
        {
            double time = at[i];
            double events = 0;
            double leaving = 0;
            for (; i < rows && at[i] == time; i++)
            {
                double weight = weights?[order[i]] ?? 1;
                leaving += weight;
                if (double.IsFinite(times.Upper[order[i]]))
                    events += weight;
            }
            double share = shares[^1] * (events > 0 ? 1 - events / atRisk : 1);
            atRisk -= leaving;
            if (time == 0)
            {
                shares[0] = share;
                continue;
            }
            steps.Add(time);
            shares.Add(share);
        }
        return ([.. steps], [.. shares]);
    }
}
