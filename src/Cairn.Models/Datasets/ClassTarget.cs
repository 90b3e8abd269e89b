using Cairn.Data.Columns;

namespace Cairn.Models.Datasets;

/// <summary>A target column as classes: their labels, and for each row the index of its class.</summary>
/// <remarks>
/// Labels are ordered by value for numbers and booleans (false before true) and ordinally for texts. In binary
/// classification the second label is the positive class.
/// </remarks>
public sealed class ClassTarget
{
    private ClassTarget(IReadOnlyList<string> labels, int[] codes)
    {
        Labels = labels;
        Codes = codes;
    }

    /// <summary>Labels of the classes, in order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Class index of each row; −1 where the target is missing or is no known label.</summary>
    public IReadOnlyList<int> Codes { get; }

    /// <summary>The classes that occur in <paramref name="column"/>.</summary>
    public static ClassTarget From(Column column)
    {
        HashSet<string> seen = [];
        foreach (int row in FirstRows(column))
        {
            if (column.Format(row) is string text)
                seen.Add(text);
        }
        bool numeric = ColumnKinds.IsNumeric(column.Kind) && column.Kind != ColumnKind.Time
            && column.Kind != ColumnKind.Boolean;
        string[] labels = numeric
            ? [.. seen.OrderBy(double.Parse)]
            : [.. seen.Order(StringComparer.Ordinal)];
        return From(column, labels);
    }

    /// <summary>The rows of <paramref name="column"/> in terms of the classes that a model knows.</summary>
    public static ClassTarget From(Column column, IReadOnlyList<string> labels)
    {
        Dictionary<string, int> codeOf = new(labels.Count);
        for (int code = 0; code < labels.Count; code++)
            codeOf[labels[code]] = code;
        int[] codes = new int[column.Count];
        switch (column)
        {
            case CategoryColumn category:
                int[] ofLevel = [.. category.Levels.Select(level => codeOf.GetValueOrDefault(level, -1))];
                for (int row = 0; row < codes.Length; row++)
                    codes[row] = category.Values[row] < 0 ? -1 : ofLevel[category.Values[row]];
                break;
            case IntegerColumn integers:
                Dictionary<long, int> ofNumber = [];
                foreach (int row in FirstRows(column))
                    ofNumber[integers.Values[row]] = CodeAt(row);
                for (int row = 0; row < codes.Length; row++)
                    codes[row] = ofNumber[integers.Values[row]];
                break;
            default:
                for (int row = 0; row < codes.Length; row++)
                    codes[row] = CodeAt(row);
                break;
        }
        return new ClassTarget(labels, codes);

        int CodeAt(int row) => column.Format(row) is string text ? codeOf.GetValueOrDefault(text, -1) : -1;
    }

    // Rows among which every value occurs: of whole numbers and of levels the first row of each, so that not every row
    // has to be put in words.
    private static IEnumerable<int> FirstRows(Column column) => column switch
    {
        IntegerColumn integers => FirstRows(integers.Memory),
        CategoryColumn category => FirstRows(category.Memory),
        _ => Enumerable.Range(0, column.Count),
    };

    private static List<int> FirstRows<T>(ReadOnlyMemory<T> values)
        where T : IEquatable<T>
    {
        HashSet<T> seen = [];
        List<int> rows = [];
        ReadOnlySpan<T> all = values.Span;
        for (int row = 0; row < all.Length; row++)
        {
            if ((row == 0 || !all[row].Equals(all[row - 1])) && seen.Add(all[row]))
                rows.Add(row);
        }
        return rows;
    }
}
