using Cairn.Data.Columns;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>A column as a few numbered values: its levels, or quantile bins where it has too many numbers.</summary>
internal static class ColumnBins
{
    /// <summary>For each of <paramref name="rows"/> the number of its bin; 0 is for missing values.</summary>
    /// <param name="column">Any column.</param>
    /// <param name="rows">Rows to look at.</param>
    /// <param name="most">Most bins of numbers.</param>
    public static (int[] Bins, int Count) Of(Column column, int[] rows, int most)
    {
        if (!ColumnKinds.IsNumeric(column.Kind))
            return OfTexts(column, rows);
        double[] all = column.ToNumbers();
        double[] values = [.. rows.Select(row => all[row])];
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        double[] edges = [.. sorted.Distinct().Take(most + 1)];
        if (edges.Length > most)
            edges = [.. Enumerable.Range(0, most).Select(i => sorted[(int)((long)i * sorted.Length / most)]).Distinct()];
        int[] bins = new int[values.Length];
        for (int i = 0; i < bins.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            int at = Array.BinarySearch(edges, values[i]);
            bins[i] = 1 + (at >= 0 ? at : Math.Max(0, ~at - 1));
        }
        return (bins, edges.Length + 1);
    }

    private static (int[] Bins, int Count) OfTexts(Column column, int[] rows)
    {
        Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
        int[] bins = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (column.Format(rows[i]) is not string text)
                continue;
            if (!codeOf.TryGetValue(text, out bins[i]))
                codeOf[text] = bins[i] = codeOf.Count + 1;
        }
        return (bins, codeOf.Count + 1);
    }
}
