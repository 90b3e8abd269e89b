using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Numerics.Memory;

namespace Cairn.Data;

/// <summary>Puts tables of the same columns under one another in memory-mapped files.</summary>
public static class TableSpool
{
    /// <summary>One table of the rows of all, in order, whose values are in files.</summary>
    /// <param name="batches">
    /// Tables with the same columns; gone through twice, with the same rows each time: to count, and to copy.
    /// </param>
    /// <param name="names">The columns to take, in order.</param>
    /// <param name="scratch">Where the values are kept; the table is of use as long as the space is.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Categories have the levels of all batches, in ordinal order. Without batches a table of no columns.</returns>
    /// <remarks>O(cells); memory is that of one batch.</remarks>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>; <c>wrong-kind</c>: a column of texts or identifiers; <c>data-changed</c>: the second reading
    /// gave other rows; <c>too-many-rows</c>.
    /// </exception>
    public static Table Of(
        IEnumerable<Table> batches, IReadOnlyList<string> names, ScratchSpace scratch, CancellationToken cancellation = default)
    {
        ColumnKind[]? kinds = null;
        HashSet<string>[] levels = [.. names.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
        long rows = 0;
        foreach (Table batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            rows += batch.RowCount;
            Column[] columns = [.. names.Select(name => batch[name])];
            kinds ??= [.. columns.Select(Kept)];
            Check(columns, kinds);
            for (int i = 0; i < columns.Length; i++)
                levels[i].UnionWith((columns[i] as CategoryColumn)?.Levels ?? []);
        }
        if (rows > Array.MaxLength)
            throw new InputException("too-many-rows", $"There are {rows} rows, where at most {Array.MaxLength} are read.");
        if (kinds is null)
            return new Table();
        SpooledColumn[] spooled =
            [.. names.Select((name, i) => SpooledColumn.Of(name, kinds[i], (int)rows, [.. levels[i].Order(StringComparer.Ordinal)], scratch))];
        int done = 0;
        foreach (Table batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.RowCount > rows - done)
                throw Changed($"more than {rows} rows, where there were so many before");
            Column[] columns = [.. names.Select(name => batch[name])];
            Check(columns, kinds);
            for (int i = 0; i < columns.Length; i++)
                spooled[i].Copy(columns[i], done);
            done += batch.RowCount;
        }
        return done == rows ? new Table([.. spooled.Select(column => column.Column)])
            : throw Changed($"{done} rows, where there were {rows} before");
    }

    internal static InputException Changed(string found) => new(
        "data-changed", $"The rows changed while they were read: {found}.", "Read a file that nothing writes to.");

    private static ColumnKind Kept(Column column) => column.Kind is not (ColumnKind.Text or ColumnKind.Identifier)
        ? column.Kind
        : throw new InputException(
            "wrong-kind", $"Column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}, which is kept in memory only.",
            "Leave it out, or read it as a category.");

    private static void Check(Column[] columns, ColumnKind[] kinds)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Kind != kinds[i])
                throw Changed($"column '{columns[i].Name}' was {ColumnKinds.NameOf(kinds[i])} before");
        }
    }
}
