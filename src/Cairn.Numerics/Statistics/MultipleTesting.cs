namespace Cairn.Numerics.Statistics;

/// <summary>Corrections for asking many questions of the same data.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// Holm's adjusted p-values: flagging those below α keeps the chance of any false alarm below α, however the tests
    /// depend on one another.
    /// </summary>
    /// <param name="pValues">In [0, 1].</param>
    /// <remarks>Holm, "A simple sequentially rejective multiple test procedure" (1979).</remarks>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        int[] order = [.. Enumerable.Range(0, pValues.Length)];
        double[] keys = pValues.ToArray();
        Array.Sort(keys, order);
        double[] adjusted = new double[pValues.Length];
        double running = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * keys[rank]));
            adjusted[order[rank]] = running;
        }
        return adjusted;
    }

    /// <summary>
    /// p-values adjusted by the method of Benjamini and Yekutieli (2001): taking those of at most α keeps the expected share
    /// of false ones among them at α, however the tests depend on each other.
    /// </summary>
    /// <param name="pValues">p-values in [0, 1].</param>
    /// <returns>The adjusted values, in the order given.</returns>
    public static double[] BenjaminiYekutieli(ReadOnlySpan<double> pValues)
    {
        int count = pValues.Length;
        double[] sorted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, count)];
        Array.Sort(sorted, order);
        double harmonic = 0;
        for (int i = 1; i <= count; i++)
            harmonic += 1.0 / i;
        double[] adjusted = new double[count];
        double least = 1;
        for (int rank = count; rank >= 1; rank--)
        {
            least = Math.Min(least, sorted[rank - 1] * count * harmonic / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
