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
        for (int row = 0; row < column.Count; row++)
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
        for (int row = 0; row < codes.Length; row++)
            codes[row] = column.Format(row) is string text && codeOf.TryGetValue(text, out int code) ? code : -1;
        return new ClassTarget(labels, codes);
    }
}
