using Cairn.Data.Columns;
using Cairn.Numerics.Memory;

namespace Cairn.Data;

/// <summary>A column in a file that is filled part by part.</summary>
internal sealed class SpooledColumn
{
    private readonly Action<Column, int> _copy;

    private SpooledColumn(Column column, Action<Column, int> copy)
    {
        Column = column;
        _copy = copy;
    }

    /// <summary>The column; to be looked at when all parts are copied.</summary>
    public Column Column { get; }

    /// <summary>A column of so many rows of any content.</summary>
    public static SpooledColumn Of(string name, ColumnKind kind, int rows, string[] levels, ScratchSpace scratch)
    {
        switch (kind)
        {
            case ColumnKind.Integer:
                ScratchArray<long> integers = scratch.Allocate<long>(rows);
                return new(new IntegerColumn(name, Stored(integers)), (part, row) => CopyValues(part, integers, row));
            case ColumnKind.Time:
                ScratchArray<long> ticks = scratch.Allocate<long>(rows);
                return new(new TimeColumn(name, Stored(ticks)), (part, row) => CopyValues(part, ticks, row));
            case ColumnKind.Boolean:
                ScratchArray<sbyte> flags = scratch.Allocate<sbyte>(rows);
                return new(new BooleanColumn(name, Stored(flags)), (part, row) => CopyValues(part, flags, row));
            case ColumnKind.Category:
                ScratchArray<int> codes = scratch.Allocate<int>(rows);
                Dictionary<string, int> codeOf = new(levels.Length, StringComparer.Ordinal);
                for (int code = 0; code < levels.Length; code++)
                    codeOf[levels[code]] = code;
                return new(new CategoryColumn(name, Stored(codes), levels), (part, row) => CopyCodes(part, codeOf, codes, row));
            default:
                ScratchArray<double> numbers = scratch.Allocate<double>(rows);
                return new(
                    new NumberColumn(name, Stored(numbers)),
                    (part, row) => part.CopyNumbers(0, numbers.Span.Slice(row, part.Count)));
        }
    }

    /// <summary>Copies a part of the same kind.</summary>
    /// <param name="part">Some rows.</param>
    /// <param name="row">Row of the first of them.</param>
    public void Copy(Column part, int row) => _copy(part, row);

    private static ColumnStorage<T> Stored<T>(ScratchArray<T> values)
        where T : unmanaged => new(new ScratchValues<T>(values));

    private static void CopyValues<T>(Column part, ScratchArray<T> values, int row)
        where T : unmanaged => ((Column<T>)part).Values.CopyTo(values.Span[row..]);

    // Each part has levels of its own.
    private static void CopyCodes(Column part, Dictionary<string, int> codeOf, ScratchArray<int> codes, int row)
    {
        CategoryColumn category = (CategoryColumn)part;
        int[] known = [.. category.Levels.Select(level => codeOf.TryGetValue(level, out int code)
            ? code : throw TableSpool.Changed($"column '{part.Name}' has the new value '{level}'"))];
        Span<int> own = codes.Span.Slice(row, part.Count);
        ReadOnlySpan<int> values = category.Values;
        for (int i = 0; i < values.Length; i++)
            own[i] = values[i] < 0 ? CategoryColumn.Missing : known[values[i]];
    }
}
