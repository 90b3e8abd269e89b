using Cairn.Data.Columns;

namespace Cairn.Data;

/// <summary>Puts tables of the same columns under one another.</summary>
public static class Concatenation
{
    /// <summary>One table of the rows of all, in order; O(cells).</summary>
    /// <param name="tables">Tables with the same columns, of the same kinds and in the same order.</param>
    /// <returns>Categories have the levels of all tables, in ordinal order.</returns>
    public static Table Of(IReadOnlyList<Table> tables)
    {
        if (tables.Count == 0)
            return new Table();
        Column[] columns = new Column[tables[0].Columns.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Of([.. tables.Select(table => table.Columns[i])]);
        return new Table(columns);
    }

    private static Column Of(Column[] parts) => parts[0] switch
    {
        SingleColumn when parts.All(part => part is SingleColumn) => new SingleColumn(parts[0].Name, Values<float>(parts)),
        _ when parts[0].Kind == ColumnKind.Number => new NumberColumn(parts[0].Name, Numbers(parts)),
        IntegerColumn => new IntegerColumn(parts[0].Name, Values<long>(parts)),
        TimeColumn => new TimeColumn(parts[0].Name, Values<long>(parts)),
        BooleanColumn => new BooleanColumn(parts[0].Name, Values<sbyte>(parts)),
        TextColumn => new TextColumn(parts[0].Name, Values<string?>(parts), parts[0].Kind),
        _ => OfCategories([.. parts.Cast<CategoryColumn>()]),
    };

    // Numbers may be stored in another way in each part.
    private static double[] Numbers(Column[] parts)
    {
        double[] values = new double[parts.Sum(part => part.Count)];
        int row = 0;
        foreach (Column part in parts)
        {
            part.CopyNumbers(0, values.AsSpan(row, part.Count));
            row += part.Count;
        }
        return values;
    }

    private static T[] Values<T>(Column[] parts)
    {
        T[] values = new T[parts.Sum(part => part.Count)];
        int row = 0;
        foreach (Column part in parts)
        {
            ((Column<T>)part).Values.CopyTo(values.AsSpan(row));
            row += part.Count;
        }
        return values;
    }

    // Each part has levels of its own: the ones that occur in it.
    private static CategoryColumn OfCategories(CategoryColumn[] parts)
    {
        string[] levels = [.. parts.SelectMany(part => part.Levels).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> codeOf = new(levels.Length, StringComparer.Ordinal);
        for (int code = 0; code < levels.Length; code++)
            codeOf[levels[code]] = code;
        int[] codes = new int[parts.Sum(part => part.Count)];
        int row = 0;
        foreach (CategoryColumn part in parts)
        {
            int[] map = [.. part.Levels.Select(level => codeOf[level])];
            foreach (int code in part.Values)
                codes[row++] = code < 0 ? CategoryColumn.Missing : map[code];
        }
        return new CategoryColumn(parts[0].Name, codes, levels);
    }
}
