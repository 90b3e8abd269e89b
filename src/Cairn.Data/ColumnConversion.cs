using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Data;

/// <summary>Turns a column into another kind where that loses nothing, or says which value stands in the way.</summary>
public static class ColumnConversion
{
    private static readonly string[] s_true = ["true", "t", "yes", "y", "1"];
    private static readonly string[] s_false = ["false", "f", "no", "n", "0"];

    /// <summary>The values of <paramref name="column"/> as <paramref name="kind"/>.</summary>
    /// <remarks>
    /// Numbers stand in for integers, since a learner sees both as numbers; every kind turns into category, text or
    /// identifier by its text; texts turn into numbers, booleans and times when all of them can be read as such.
    /// </remarks>
    /// <exception cref="InputException"><c>mistyped-column</c>: a value cannot be read as the kind.</exception>
    public static Column Convert(Column column, ColumnKind kind)
    {
        if (column.Kind == kind || (column.Kind == ColumnKind.Integer && kind == ColumnKind.Number))
            return column;
        return kind switch
        {
            ColumnKind.Number => ToNumber(column),
            ColumnKind.Integer => column.Kind == ColumnKind.Number ? column : ToNumber(column),
            ColumnKind.Boolean => ToBoolean(column),
            ColumnKind.Category => CategoryColumn.FromTexts(column.Name, Texts(column)),
            ColumnKind.Time => ToTime(column),
            _ => new TextColumn(column.Name, Texts(column), kind),
        };
    }

    private static string?[] Texts(Column column)
    {
        string?[] texts = new string?[column.Count];
        for (int row = 0; row < texts.Length; row++)
            texts[row] = column.Format(row);
        return texts;
    }

    private static NumberColumn ToNumber(Column column)
    {
        double[] values = new double[column.Count];
        if (column.Kind is ColumnKind.Boolean)
        {
            column.CopyNumbers(0, values);
            return new NumberColumn(column.Name, values);
        }
        for (int row = 0; row < values.Length; row++)
        {
            string? text = column.Format(row);
            if (text is null)
                values[row] = double.NaN;
            else if (column.Kind == ColumnKind.Time
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out values[row]))
                throw Mistyped(column, row, "a number");
        }
        return new NumberColumn(column.Name, values);
    }

    private static BooleanColumn ToBoolean(Column column)
    {
        sbyte[] values = new sbyte[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string? text = column.Format(row);
            values[row] = text is null ? BooleanColumn.Missing
                : s_true.Contains(text, StringComparer.OrdinalIgnoreCase) ? (sbyte)1
                : s_false.Contains(text, StringComparer.OrdinalIgnoreCase) ? (sbyte)0
                : throw Mistyped(column, row, "true or false");
        }
        return new BooleanColumn(column.Name, values);
    }

    private static TimeColumn ToTime(Column column)
    {
        long[] ticks = new long[column.Count];
        for (int row = 0; row < ticks.Length; row++)
        {
            string? text = column.Format(row);
            if (text is null)
            {
                ticks[row] = TimeColumn.Missing;
                continue;
            }
            bool read = DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value);
            if (!read || ColumnKinds.IsNumeric(column.Kind))
                throw Mistyped(column, row, "a date or time such as 2026-03-31 or 2026-03-31T12:00:00Z");
            ticks[row] = value.UtcTicks;
        }
        return new TimeColumn(column.Name, ticks);
    }

    private static InputException Mistyped(Column column, int row, string wanted) => new(
        "mistyped-column", $"Column '{column.Name}', row {row + 1}: found '{column.Format(row)}', wanted {wanted}.");
}
