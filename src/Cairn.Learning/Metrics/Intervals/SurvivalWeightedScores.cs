namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The concordance by weights, from rows that were put in order once.</summary>
internal sealed class SurvivalWeightedScores(ConcordanceOrder order, double[] own, int[] rows) : IWeightedScores
{
    public IReadOnlyList<string> Names { get; } = ["concordance"];

    public int[] Rows => rows;

    public double Visits => 2 * Math.Log2(2 + rows.Length);

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        if (own.Length == 0)
        {
            values[0] = order.Measure(weights);
            return;
        }
        double[] both = new double[own.Length];
        for (int row = 0; row < both.Length; row++)
            both[row] = own[row] * weights[row];
        values[0] = order.Measure(both);
    }
}
