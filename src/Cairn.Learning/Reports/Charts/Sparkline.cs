using System.Globalization;
using System.Text;
using Cairn.Data.Profiling;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Charts;

/// <summary>The shape of a column's distribution as a picture of a word's size, drawn without a script.</summary>
public static class Sparkline
{
    private const int Bins = 24;
    private const int MostLevels = 12;
    private const double WidestBar = 15;
    private const double Width = 120;
    private const double Height = 28;

    /// <summary>Bars of a column's distribution; no markup when nothing is known of it.</summary>
    /// <param name="column">
    /// Its profile: frequent values for categories and booleans, otherwise quantiles, between the hundredths at both
    /// ends.
    /// </param>
    public static Markup Of(ColumnProfile column)
    {
        double[] heights = HeightsOf(column);
        double highest = heights.DefaultIfEmpty(0).Max();
        if (!(highest > 0))
            return Markup.None;
        double step = Math.Min(WidestBar, Width / heights.Length);
        double gap = Math.Min(2, step * 0.2);
        StringBuilder path = new();
        for (int i = 0; i < heights.Length; i++)
        {
            if (!(heights[i] > 0))
                continue;
            double height = Math.Max(1, heights[i] / highest * Height);
            path.Append(CultureInfo.InvariantCulture,
                $"M{i * step:0.##} {Height}v{-height:0.##}h{step - gap:0.##}v{height:0.##}z");
        }
        return new Markup(
            $"<svg class=\"spark\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            + $"<path d=\"{path}\"/></svg>");
    }

    /// <summary>The share of a column's finite values at or below a value, from its quantiles.</summary>
    /// <returns>0 to 1; NaN when the column has no quantiles.</returns>
    public static double ShareUpTo(ColumnProfile column, double value)
    {
        IReadOnlyList<double> q = column.Quantiles;
        if (q.Count == 0)
            return double.NaN;
        if (value < q[0])
            return 0;
        if (value >= q[^1])
            return 1;
        int i = 0;
        while (i + 1 < q.Count && q[i + 1] <= value)
            i++;
        // Between two points of the grid the share rises evenly from what does not exceed one to what lies below the
        // next.
        double from = column.AtMost.Count == q.Count ? column.AtMost[i] : (double)i / (q.Count - 1);
        double to = column.Below.Count == q.Count ? column.Below[i + 1] : (double)(i + 1) / (q.Count - 1);
        double within = q[i + 1] > q[i] ? (value - q[i]) / (q[i + 1] - q[i]) : 0;
        return from + Math.Max(0, to - from) * within;
    }

    private static double[] HeightsOf(ColumnProfile column)
    {
        bool few = column.TopValues.Count > 0 && (column.Quantiles.Count == 0 || column.TopValues.Count <= MostLevels);
        if (few)
        {
            IEnumerable<ValueCount> values = column.TopValues.Take(MostLevels);
            if (column.Quantiles.Count > 0)
                values = values.OrderBy(v => double.TryParse(v.Value, CultureInfo.InvariantCulture, out double n) ? n : 0);
            return [.. values.Select(v => (double)v.Count)];
        }
        if (column.Quantiles.Count == 0)
            return [];
        double low = column.Quantile(0.01);
        double high = column.Quantile(0.99);
        if (!(high > low))
            return [1];
        double[] heights = new double[Bins];
        double before = 0;
        for (int i = 0; i < Bins; i++)
        {
            double upTo = i == Bins - 1 ? 1 : ShareUpTo(column, low + (high - low) * (i + 1) / Bins);
            heights[i] = Math.Max(0, upTo - before);
            before = upTo;
        }
        return heights;
    }
}
