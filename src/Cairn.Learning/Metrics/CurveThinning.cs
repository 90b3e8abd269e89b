namespace Cairn.Learning.Metrics;

/// <summary>Chooses which points of a long curve to keep.</summary>
internal static class CurveThinning
{
    /// <summary>Most points that a stored curve has.</summary>
    public const int MostPoints = 500;

    /// <summary>
    /// Indexes of at most <paramref name="most"/> points of a monotone curve, evenly spaced along |Δx| + |Δy|; the first
    /// and last are always kept.
    /// </summary>
    public static int[] Pick(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int most)
    {
        if (x.Length <= most)
            return [.. Enumerable.Range(0, x.Length)];
        double length = 0;
        for (int i = 1; i < x.Length; i++)
            length += Math.Abs(x[i] - x[i - 1]) + Math.Abs(y[i] - y[i - 1]);
        List<int> kept = [0];
        double step = length / (most - 1);
        double done = 0;
        for (int i = 1; i < x.Length - 1 && kept.Count < most - 1; i++)
        {
            done += Math.Abs(x[i] - x[i - 1]) + Math.Abs(y[i] - y[i - 1]);
            if (done >= step * kept.Count)
                kept.Add(i);
        }
        kept.Add(x.Length - 1);
        return [.. kept];
    }

    /// <summary>The given elements.</summary>
    public static double[] Take(double[] values, int[] indexes) => [.. indexes.Select(i => values[i])];
}
