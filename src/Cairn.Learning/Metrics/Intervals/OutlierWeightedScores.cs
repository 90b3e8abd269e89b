namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of a detector of outliers by weights.</summary>
/// <param name="areas">Ranking of the rows that have a label; null when none has.</param>
/// <param name="labelled">Which of <paramref name="rows"/> have one.</param>
/// <param name="flags">1 for rows that are called outliers; null when none are called.</param>
/// <param name="own">Weight of each row; empty when rows weigh the same.</param>
/// <param name="rows">The rows judged.</param>
internal sealed class OutlierWeightedScores(
    AreaScores? areas, int[] labelled, double[]? flags, double[] own, int[] rows) : IWeightedScores
{
    public IReadOnlyList<string> Names { get; } =
        [.. areas is null ? [] : new[] { "roc_auc", "pr_auc" }, .. flags is null ? [] : new[] { "outlier_share" }];

    public int[] Rows => rows;

    public double Visits => 3;

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double[] w = weights.ToArray();
        for (int row = 0; row < own.Length; row++)
            w[row] *= own[row];
        int at = 0;
        if (areas is not null)
            (values[at++], values[at++], _) = areas.Measure(JudgedRows.Take(w, labelled));
        if (flags is null)
            return;
        double found = 0;
        double total = 0;
        for (int row = 0; row < w.Length; row++)
        {
            found += w[row] * flags[row];
            total += w[row];
        }
        values[at] = total > 0 ? found / total : double.NaN;
    }
}
