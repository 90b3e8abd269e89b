using System.Globalization;
using System.Runtime.CompilerServices;
using Cairn.Data.Columns;

namespace Cairn.Data.Reading;

/// <summary>The one sentence that says why a column is of its kind.</summary>
internal static class Evidence
{
    /// <summary>Such as "32561 of 32561 values are whole numbers from 17 to 90".</summary>
    public static string Of(Column column, string extra) => column switch
    {
        IntegerColumn integers => Count(column) + "whole numbers" + Range(integers.Values) + Missing(column) + extra,
        NumberColumn numbers => Count(column) + "numbers" + Range(numbers.Values) + Missing(column) + extra,
        SingleColumn => Count(column) + "numbers" + Range(column.ToNumbers()) + Missing(column) + extra,
        SparseNumberColumn sparse => Count(column) + "numbers" + Range(sparse.Values)
            + Invariant($", {sparse.Rows.Length} of them written") + Missing(column) + extra,
        BooleanColumn => Count(column) + "true or false" + Missing(column) + extra,
        TimeColumn times => Count(column) + "times" + Range(times) + Missing(column) + extra,
        CategoryColumn category => OfCategory(category) + Missing(column) + extra,
        _ => OfText((TextColumn)column) + Missing(column) + extra,
    };

    /// <summary>The sentence of a column of texts that nobody keeps.</summary>
    public static string OfTexts(ColumnKind kind, long present, long missing, long characters) =>
        OfTexts(kind, present, characters) + (missing == 0 ? "" : Invariant($"; {missing} missing"));

    private static string Count(Column column) =>
        Invariant($"{column.Count - column.MissingCount} of {column.Count} values are ");

    private static string Missing(Column column) =>
        column.MissingCount == 0 ? "" : Invariant($"; {column.MissingCount} missing");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string Range(ReadOnlySpan<long> values)
    {
        long least = long.MaxValue;
        long most = long.MinValue;
        foreach (long value in values)
        {
            if (value == IntegerColumn.Missing)
                continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return least > most ? "" : Invariant($" from {least} to {most}");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string Range(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return least > most ? "" : Invariant($" from {least:R} to {most:R}");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string Range(TimeColumn times)
    {
        int least = -1;
        int most = -1;
        ReadOnlySpan<long> values = times.Values;
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] == TimeColumn.Missing)
                continue;
            if (least < 0 || values[row] < values[least])
                least = row;
            if (most < 0 || values[row] > values[most])
                most = row;
        }
        return least < 0 ? "" : $" from {times.Format(least)} to {times.Format(most)}";
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string OfCategory(CategoryColumn column)
    {
        long[] counts = new long[column.Levels.Count];
        foreach (int code in column.Values)
        {
            if (code >= 0)
                counts[code]++;
        }
        int present = column.Count - column.MissingCount;
        if (present == 0)
            return "no value at all";
        int top = Array.IndexOf(counts, counts.Max());
        return Invariant(
            $"{present} values are {column.Levels.Count} different texts")
            + Invariant($", most often '{Short(column.Levels[top])}' ({counts[top]})");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string OfText(TextColumn column)
    {
        long characters = 0;
        foreach (string? value in column.Values)
            characters += value?.Length ?? 0;
        return OfTexts(column.Kind, column.Count - column.MissingCount, characters);
    }

    private static string OfTexts(ColumnKind kind, long present, long characters)
    {
        double mean = present == 0 ? 0 : (double)characters / present;
        string what = kind == ColumnKind.Identifier ? "names of rows" : "texts";
        return Invariant($"{present} values are {what} of {mean:0.#} characters on average");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
