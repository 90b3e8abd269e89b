using Cairn.Formats;

namespace Cairn.Data.Columns;

/// <summary>The names of column kinds in files, options and messages: <c>number integer boolean category text time identifier</c>.</summary>
public static class ColumnKinds
{
    /// <summary>All kinds, in order of declaration.</summary>
    public static IReadOnlyList<ColumnKind> All { get; } =
    [
        ColumnKind.Number, ColumnKind.Integer, ColumnKind.Boolean, ColumnKind.Category,
        ColumnKind.Text, ColumnKind.Time, ColumnKind.Identifier,
    ];

    /// <summary>The lower-case name of a kind.</summary>
    public static string NameOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Integer => "integer",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Category => "category",
        ColumnKind.Text => "text",
        ColumnKind.Time => "time",
        ColumnKind.Identifier => "identifier",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-kind</c>: there is no such kind.</exception>
    public static ColumnKind Parse(string name)
    {
        foreach (ColumnKind kind in All)
        {
            if (string.Equals(NameOf(kind), name, StringComparison.OrdinalIgnoreCase))
                return kind;
        }
        throw new InputException(
            "unknown-kind", $"'{name}' is not a kind of column.", NearestNames.Hint(name, All.Select(NameOf)));
    }

    /// <summary>True for kinds whose values are numbers to a learner: number, integer, boolean and time.</summary>
    public static bool IsNumeric(ColumnKind kind) =>
        kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Boolean or ColumnKind.Time;
}
