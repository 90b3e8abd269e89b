using Cairn.Data.Columns;
using Cairn.Learning.Explanation.Effects;

namespace Cairn.Learning.Explanation;

/// <summary>Values of a column as shades from 0 to 1 between its twentieths at both ends, for colours.</summary>
internal static class ColumnShades
{
    /// <summary>Whether values have an order.</summary>
    public static bool IsOrdered(Column column) => ColumnKinds.IsNumeric(column.Kind);

    /// <summary>Values as numbers, levels by their code; NaN is missing.</summary>
    public static double[] Numbers(Column column)
    {
        if (IsOrdered(column))
            return column.ToNumbers();
        string?[] texts = [.. Enumerable.Range(0, column.Count).Select(column.Format)];
        string[] levels = [.. texts.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return [.. texts.Select(
            text => text is null ? double.NaN : Array.BinarySearch(levels, text, StringComparer.Ordinal))];
    }

    /// <summary>The shade of each row; null for levels and missing values.</summary>
    public static double?[] Of(Column column)
    {
        double?[] shades = new double?[column.Count];
        double[] sorted = IsOrdered(column) ? OrderedNumbers.Sorted(column) : [];
        if (sorted.Length == 0)
            return shades;
        (double low, double high) = Ends(sorted);
        double[] values = column.ToNumbers();
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsFinite(values[row]))
                shades[row] = high > low ? Math.Clamp((values[row] - low) / (high - low), 0, 1) : 0.5;
        }
        return shades;
    }

    /// <summary>The values that the ends of the shades stand for.</summary>
    public static (double Low, double High) Ends(double[] sorted)
    {
        double low = OrderedNumbers.Quantile(sorted, 0.05);
        double high = OrderedNumbers.Quantile(sorted, 0.95);
        return high > low ? (low, high) : (sorted[0], sorted[^1]);
    }
}
