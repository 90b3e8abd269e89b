using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;

namespace Cairn.Learning.Reports.Charts;

/// <summary>A chart of how the values of a column are spread, from its profile.</summary>
public static class DistributionChart
{
    private const int Bins = 40;
    private const int MostLevels = 20;

    /// <summary>Bars of frequent values, or a histogram of numbers; null where nothing is known of the values.</summary>
    /// <param name="column">The profile of the column.</param>
    /// <param name="height">Height in pixels that suits it; 0 for the usual one.</param>
    public static JsonObject? Of(ColumnProfile column, out int height)
    {
        height = 0;
        bool isNumeric = column.Quantiles.Count > 0 && column.Kind is not (ColumnKind.Boolean or ColumnKind.Category);
        if (column.TopValues.Count > 0 && (!isNumeric || column.TopValues.Count <= MostLevels && column.ListsEveryValue))
        {
            IEnumerable<ValueCount> values = column.TopValues.Take(MostLevels);
            if (isNumeric)
                values = values.OrderBy(v => double.TryParse(v.Value, CultureInfo.InvariantCulture, out double n) ? n : 0);
            ChartBar[] bars = [.. values.Select(v => new ChartBar(v.Value, (double)v.Count / Math.Max(1, column.Present)))];
            height = Math.Max(110, 56 + bars.Length * 24);
            return Chart.Bars(new ChartAxis("share of rows", 0, IsPercent: true), bars);
        }
        if (!isNumeric)
            return null;
        double low = column.Quantile(0.005);
        double high = column.Quantile(0.995);
        if (!(high > low))
            return null;
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => low + (high - low) * i / Bins)];
        double[] counts = new double[Bins];
        for (int i = 0; i < Bins; i++)
        {
            double from = i == 0 ? 0 : Sparkline.ShareUpTo(column, edges[i]);
            double to = i == Bins - 1 ? 1 : Sparkline.ShareUpTo(column, edges[i + 1]);
            counts[i] = Math.Max(0, to - from);
        }
        bool isTime = column.Kind == ColumnKind.Time;
        return Chart.Histogram(
            new ChartAxis(column.Name, IsDate: isTime), new ChartAxis("share of rows", 0, IsPercent: true),
            isTime ? [.. edges.Select(e => e * 1000)] : edges, counts);
    }
}
