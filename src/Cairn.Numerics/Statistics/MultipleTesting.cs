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
}
