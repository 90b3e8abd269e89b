using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Effects;

/// <summary>The values of a column at which a model is asked.</summary>
public sealed class EffectGrid
{
    /// <summary>What a missing value is called.</summary>
    public const string MissingLabel = "(missing)";

    /// <summary>Points that are usual in number.</summary>
    public const int UsualPoints = 32;

    private EffectGrid(Column points, double[] positions, bool isOrdered)
    {
        Points = points;
        Positions = positions;
        IsOrdered = isOrdered;
    }

    /// <summary>Name of the column.</summary>
    public string Column => Points.Name;

    /// <summary>The values, a row each.</summary>
    public Column Points { get; }

    /// <summary>The values as numbers, ascending; the place in the list for levels. Times are seconds since 1970-01-01
    /// UTC.</summary>
    public IReadOnlyList<double> Positions { get; }

    /// <summary>Whether the values have an order: all but levels.</summary>
    public bool IsOrdered { get; }

    /// <summary>Number of points.</summary>
    public int Count => Points.Count;

    /// <summary>A value as text.</summary>
    public string Label(int point) => Points.Format(point) ?? MissingLabel;

    /// <summary>
    /// The distinct values of a column where they are few; otherwise quantiles of it at equal steps between the
    /// hundredths at both ends, or its most frequent levels.
    /// </summary>
    /// <param name="input">The column.</param>
    /// <param name="rows">Rows that have it.</param>
    /// <param name="most">Most points, ≥ 2.</param>
    /// <exception cref="InputException"><c>no-values</c>: every row misses it, or it is free text; or it is
    /// absent.</exception>
    public static EffectGrid Of(InputField input, Table rows, int most = UsualPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        Column column = ColumnConversion.Convert(rows[input.Name], input.Kind);
        if (input.Kind == ColumnKind.Category)
            return OfLevels(column, most);
        if (!ColumnKinds.IsNumeric(input.Kind))
            throw new InputException(
                "no-values", $"Column '{input.Name}' is {ColumnKinds.NameOf(input.Kind)}, which has no grid of values.");
        double[] values = OrderedNumbers.Sorted(column);
        if (values.Length == 0)
            throw new InputException("no-values", $"Column '{input.Name}' has no value in these {rows.RowCount} rows.");
        double[] distinct = [.. values.Distinct()];
        if (distinct.Length > most)
        {
            IEnumerable<double> chosen = Enumerable.Range(0, most)
                .Select(i => OrderedNumbers.Quantile(values, 0.01 + 0.98 * i / (most - 1)));
            distinct = [.. (input.Kind == ColumnKind.Integer ? chosen.Select(value => Math.Round(value)) : chosen)
                .Distinct()];
        }
        return Of(input, distinct);
    }

    /// <summary>The given values.</summary>
    /// <param name="input">A column of numbers, integers, booleans or times.</param>
    /// <param name="values">Ascending; times as seconds since 1970-01-01 UTC.</param>
    public static EffectGrid Of(InputField input, IReadOnlyList<double> values) =>
        new(OrderedNumbers.ToColumn(input, [.. values]), [.. values], isOrdered: true);

    private static EffectGrid OfLevels(Column column, int most)
    {
        string[] levels =
        [
            .. Enumerable.Range(0, column.Count).Select(row => column.Format(row) ?? "\0").GroupBy(text => text)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(most).Select(group => group.Key),
        ];
        if (levels.Length == 0)
            throw new InputException("no-values", $"Column '{column.Name}' has no value in these 0 rows.");
        string?[] texts = [.. levels.Select(text => text == "\0" ? null : text)];
        return new EffectGrid(
            CategoryColumn.FromTexts(column.Name, texts),
            [.. Enumerable.Range(0, levels.Length).Select(i => (double)i)], false);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Column}: {Count} points");
}
