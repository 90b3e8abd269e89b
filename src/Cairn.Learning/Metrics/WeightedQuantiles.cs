namespace Cairn.Learning.Metrics;

/// <summary>Quantiles of values with weights.</summary>
public static class WeightedQuantiles
{
    /// <summary>The values at the given shares of the weight.</summary>
    /// <param name="values">Values, finite.</param>
    /// <param name="weights">Weight of each value, ≥ 0; empty when they weigh the same.</param>
    /// <param name="shares">Shares in [0, 1].</param>
    /// <returns>One value a share; NaN when there is no weight.</returns>
    /// <remarks>
    /// Equal weights: linear interpolation at (n − 1)·share (type 7 of Hyndman and Fan 1996). Weights: the inverse of
    /// the weighted distribution function, averaged where the share falls exactly between two values, so that a weight
    /// of 2 is the same as the value twice.
    /// </remarks>
    public static double[] Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, ReadOnlySpan<double> shares)
    {
        MetricInput.CheckLengths(values.Length, values.Length, weights.Length);
        double[] sorted = values.ToArray();
        double[] result = new double[shares.Length];
        if (weights.IsEmpty)
        {
            Array.Sort(sorted);
            for (int i = 0; i < result.Length; i++)
                result[i] = Interpolate(sorted, shares[i]);
            return result;
        }
        double[] weightOf = weights.ToArray();
        Array.Sort(sorted, weightOf);
        double total = 0;
        for (int i = 0; i < weightOf.Length; i++)
            weightOf[i] = total += weightOf[i];
        for (int i = 0; i < result.Length; i++)
            result[i] = Inverse(sorted, weightOf, total * shares[i]);
        return result;
    }

    /// <summary>The median; see <see cref="Of"/>.</summary>
    public static double Median(ReadOnlySpan<double> values, ReadOnlySpan<double> weights) => Of(values, weights, [0.5])[0];

    private static double Interpolate(double[] sorted, double share)
    {
        if (sorted.Length == 0)
            return double.NaN;
        double at = (sorted.Length - 1) * share;
        int below = (int)at;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + (at - below) * (above - sorted[below]);
    }

    // cumulative[i] is the weight of values up to and with i.
    private static double Inverse(double[] sorted, double[] cumulative, double wanted)
    {
        if (sorted.Length == 0 || cumulative[^1] == 0)
            return double.NaN;
        int at = 0;
        while (at < sorted.Length - 1 && (cumulative[at] < wanted || cumulative[at] == 0))
            at++;
        if (cumulative[at] != wanted)
            return sorted[at];
        int next = at;
        while (next < sorted.Length - 1 && cumulative[next] == cumulative[at])
            next++;
        return cumulative[next] > cumulative[at] ? (sorted[at] + sorted[next]) / 2 : sorted[at];
    }
}
