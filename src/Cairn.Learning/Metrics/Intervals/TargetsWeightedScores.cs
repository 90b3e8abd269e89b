namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of several predicted numbers by weights: means over the targets.</summary>
internal sealed class TargetsWeightedScores(IReadOnlyList<NumberWeightedScores> targets) : IWeightedScores
{
    public IReadOnlyList<string> Names { get; } = ["rmse", "mae", "r2"];

    public int[] Rows => targets[0].Rows;

    public double Visits => targets.Sum(target => target.Visits);

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double[] own = new double[targets.Max(target => target.Names.Count)];
        (double rmse, double mae, double explained, int defined) = (0, 0, 0, 0);
        foreach (NumberWeightedScores target in targets)
        {
            target.Measure(weights, own);
            rmse += own[0];
            mae += own[1];
            explained += double.IsNaN(own[2]) ? 0 : own[2];
            defined += double.IsNaN(own[2]) ? 0 : 1;
        }
        values[0] = rmse / targets.Count;
        values[1] = mae / targets.Count;
        values[2] = defined > 0 ? explained / defined : double.NaN;
    }
}
