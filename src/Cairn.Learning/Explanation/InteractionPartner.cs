using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;

namespace Cairn.Learning.Explanation;

/// <summary>Finds the column that says most about why equal values of a column are worth different amounts.</summary>
/// <remarks>
/// Rows are put in order of the column and cut into stretches of nearly equal values; within each, the contributions of
/// the column are correlated with every other column. A heuristic: it ranks, and measures nothing.
/// </remarks>
internal static class InteractionPartner
{
    private const int RowsOfStretch = 25;

    /// <summary>The column with an order that goes along most; null where there is none.</summary>
    /// <param name="table">The contributions.</param>
    /// <param name="rows">The rows, with the input columns in order.</param>
    /// <param name="score">Which score.</param>
    /// <param name="column">The column.</param>
    public static int? Of(ContributionTable table, Table rows, int score, int column)
    {
        double[] worth = table.ColumnOf(score, column);
        double[] keys = ColumnShades.Numbers(rows.Columns[column]);
        int[] order = [.. Enumerable.Range(0, worth.Length).OrderBy(i => keys[i]).ThenBy(i => i)];
        int? best = null;
        double most = 1e-12;
        for (int other = 0; other < rows.Columns.Count; other++)
        {
            if (other == column || !ColumnShades.IsOrdered(rows.Columns[other]))
                continue;
            double[] values = ColumnShades.Numbers(rows.Columns[other]);
            double sum = 0;
            for (int start = 0; start < order.Length; start += RowsOfStretch)
            {
                ReadOnlySpan<int> stretch = order.AsSpan(start, Math.Min(RowsOfStretch, order.Length - start));
                sum += Math.Abs(Covariance(stretch, worth, values)) * stretch.Length;
            }
            if (sum > most)
                (best, most) = (other, sum);
        }
        return best;
    }

    // Covariance by the deviation of the values alone, so that a stretch with more to explain counts more.
    private static double Covariance(ReadOnlySpan<int> rows, double[] worth, double[] values)
    {
        double a = 0, b = 0, n = 0;
        foreach (int row in rows)
        {
            if (double.IsFinite(values[row]))
                (a, b, n) = (a + worth[row], b + values[row], n + 1);
        }
        if (n < 3)
            return 0;
        double cross = 0, square = 0;
        foreach (int row in rows)
        {
            if (!double.IsFinite(values[row]))
                continue;
            cross += (worth[row] - a / n) * (values[row] - b / n);
            square += (values[row] - b / n) * (values[row] - b / n);
        }
        return square > 0 ? cross / Math.Sqrt(square * n) : 0;
    }
}
