using System.Globalization;
using Cairn.Data.Columns;

namespace Cairn.Learning.Fairness;

/// <summary>Puts rows into groups by a sensitive column.</summary>
public static class SensitiveGroups
{
    /// <summary>Name of the group of rows whose value is missing.</summary>
    public const string Missing = "(missing)";

    // Numbers with more values than this are cut.
    private const int MostValues = 6;
    private const int Bins = 4;

    /// <summary>
    /// The name of the group of each row: its value, or for numbers with more than six values the quarter that it lies
    /// in, all with about as many rows.
    /// </summary>
    /// <param name="column">The sensitive column, of any kind.</param>
    public static string[] Of(Column column)
    {
        bool numeric = column.Kind is ColumnKind.Number or ColumnKind.Integer;
        string?[] texts = [.. Enumerable.Range(0, column.Count).Select(column.Format)];
        if (!numeric || texts.Distinct().Take(MostValues + 2).Count(text => text is not null) <= MostValues)
            return [.. texts.Select(text => text ?? Missing)];

        double[] values = column.ToNumbers();
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double[] edges =
        [
            .. Enumerable.Range(1, Bins - 1).Select(i => sorted[(sorted.Length - 1) * i / Bins]).Distinct()
                .Where(edge => edge < sorted[^1]),
        ];
        return [.. values.Select(value => double.IsNaN(value) ? Missing : Bin(value, edges))];
    }

    private static string Bin(double value, double[] edges)
    {
        int bin = edges.Count(edge => value > edge);
        return edges.Length == 0 ? "all"
            : bin == 0 ? $"to {Text(edges[0])}"
            : bin == edges.Length ? $"over {Text(edges[^1])}"
            : $"over {Text(edges[bin - 1])} to {Text(edges[bin])}";
    }

    private static string Text(double edge) => edge.ToString("G6", CultureInfo.InvariantCulture);
}
