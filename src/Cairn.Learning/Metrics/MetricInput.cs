namespace Cairn.Learning.Metrics;

/// <summary>The checks that the metric functions share.</summary>
internal static class MetricInput
{
    /// <summary>Refuses spans of different lengths; no weights at all is allowed.</summary>
    public static void CheckLengths(int rows, int others, int weights)
    {
        if (others != rows)
            throw new ArgumentException($"There are {rows} predictions and {others} true values; one each is wanted.");
        if (weights != 0 && weights != rows)
            throw new ArgumentException($"There are {rows} rows and {weights} weights; one each, or none, is wanted.");
    }

    /// <summary>The weight of a row.</summary>
    public static double WeightOf(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    /// <summary>The sum of all weights.</summary>
    public static double TotalWeight(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty)
            return rows;
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        return total;
    }
}
