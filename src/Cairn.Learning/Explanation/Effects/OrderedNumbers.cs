using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Effects;

/// <summary>Columns with an order as sorted numbers, and back.</summary>
internal static class OrderedNumbers
{
    /// <summary>The values that are there, ascending.</summary>
    public static double[] Sorted(Column column)
    {
        double[] values = [.. column.ToNumbers().Where(double.IsFinite)];
        Array.Sort(values);
        return values;
    }

    /// <summary>A quantile with linear interpolation (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int low = (int)position;
        return low + 1 >= sorted.Length ? sorted[^1] : sorted[low] + (position - low) * (sorted[low + 1] - sorted[low]);
    }

    /// <summary>A column of the kind of an input from its numeric form; NaN is missing.</summary>
    public static Column ToColumn(InputField input, double[] values) => input.Kind switch
    {
        ColumnKind.Boolean => new BooleanColumn(
            input.Name, [.. values.Select(v =>
                double.IsNaN(v) ? BooleanColumn.Missing : v >= 0.5 ? (sbyte)1 : (sbyte)0)]),
        ColumnKind.Time => new TimeColumn(
            input.Name, [.. values.Select(v => double.IsNaN(v) ? TimeColumn.Missing
                : DateTime.UnixEpoch.Ticks + (long)Math.Round(v * TimeSpan.TicksPerSecond))]),
        _ => new NumberColumn(input.Name, values),
    };
}
