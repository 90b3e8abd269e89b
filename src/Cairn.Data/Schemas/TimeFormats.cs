using Cairn.Formats;
using Cairn.Formats.Text;

namespace Cairn.Data.Schemas;

/// <summary>The names of the ways in which times are written, as schema files give them.</summary>
internal static class TimeFormats
{
    private static readonly (TimeShape Shape, string Name)[] s_names =
    [
        (TimeShape.YearFirst, "yyyy-MM-dd"),
        (TimeShape.DayFirst, "dd/MM/yyyy"),
        (TimeShape.MonthFirst, "MM/dd/yyyy"),
        (TimeShape.YearMonth, "yyyy-MM"),
        (TimeShape.Compact, "yyyyMMdd"),
    ];

    /// <summary>The name of a shape.</summary>
    public static string NameOf(TimeShape shape) => s_names.First(n => n.Shape == shape).Name;

    /// <summary>The shape with a name.</summary>
    /// <exception cref="InputException"><c>malformed-schema</c>.</exception>
    public static TimeShape Parse(string name)
    {
        foreach ((TimeShape shape, string known) in s_names)
        {
            if (known == name)
                return shape;
        }
        throw SchemaField.Malformed(
            $"'{name}' is not a way to write times; known: {string.Join(", ", s_names.Select(n => n.Name))}.");
    }
}
