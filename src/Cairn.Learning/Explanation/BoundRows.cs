using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation;

/// <summary>
/// The columns that a model reads, in storage that is the same for every table, so that rows of several can be mixed.
/// </summary>
internal static class BoundRows
{
    /// <summary>The input columns of <paramref name="rows"/>; numbers and integers both as numbers.</summary>
    /// <exception cref="InputException"><c>missing-column</c>, <c>mistyped-column</c> or
    /// <c>missing-value</c>.</exception>
    public static Table Of(Signature signature, Table rows) =>
        new([.. signature.BindColumns(rows).Select(Plain)]);

    /// <summary>The rows of both tables, which this made, under one another.</summary>
    public static Table Join(Table first, Table second) => Concatenation.Of([first, second]);

    private static Column Plain(Column column) => column switch
    {
        NumberColumn => column,
        _ when column.Kind is ColumnKind.Number or ColumnKind.Integer =>
            new NumberColumn(column.Name, column.ToNumbers()),
        _ => column,
    };
}
