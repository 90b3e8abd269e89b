using Cairn.Data.Columns;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Profiling;

/// <summary>
/// Finds columns that say the same: equal values, or one value of the one for each value of the other.
/// </summary>
/// <remarks>
/// Each column becomes a sequence of codes in order of first occurrence; equal sequences mean a one-to-one relation.
/// That means little where most values differ from row to row, so such columns are compared by their values instead.
/// </remarks>
internal static class SameColumns
{
    private const int MostCodes = 1000;
    private const int RowsPerCode = 10;
    private const int FewestRows = 20;

    public static IEnumerable<TableWarning> Find(Table table, TableProfile profile, Column? target, int threads)
    {
        if (table.RowCount < FewestRows)
            return [];
        int count = table.Columns.Count;
        string?[] keys = new string?[count];
        ParallelBlocks.For(count, threads, i =>
        {
            if (table.Columns[i] != target && profile.Columns[i].Distinct > 1)
                keys[i] = KeyOf(table.Columns[i], profile.Columns[i]);
        });
        return [.. Enumerable.Range(0, count)
            .Where(i => keys[i] is not null)
            .GroupBy(i => keys[i])
            .Where(group => group.Count() > 1)
            .Select(group => Warning([.. group.Select(i => table.Columns[i].Name)]))];
    }

    private static TableWarning Warning(string[] names)
    {
        string list = string.Join(", ", names[..^1].Select(name => $"'{name}'")) + $" and '{names[^1]}'";
        return new TableWarning(
            "same-columns", names, $"{list} say the same: each value of one goes with one value of the other; one is enough.");
    }

    // 128 bits of two unlike hashes: two columns of one table that collide by chance do not happen.
    private static string KeyOf(Column column, ColumnProfile profile)
    {
        if (profile.Distinct <= Math.Min(MostCodes, column.Count / RowsPerCode))
            return "codes " + CodesKey(column);
        return ColumnKinds.IsNumeric(column.Kind) ? "numbers " + NumbersKey(column) : "texts " + TextsKey(column);
    }

    private static string CodesKey(Column column)
    {
        Hash hash = new();
        Dictionary<string, ulong> codes = new(StringComparer.Ordinal);
        for (int row = 0; row < column.Count; row++)
        {
            ulong code = 0;
            if (column.Format(row) is string text && !codes.TryGetValue(text, out code))
                codes[text] = code = (ulong)codes.Count + 1;
            hash.Add(code);
        }
        return hash.ToString();
    }

    private static string NumbersKey(Column column)
    {
        Hash hash = new();
        foreach (double number in column.ToNumbers())
            hash.Add(BitConverter.DoubleToUInt64Bits(number + 0.0));
        return hash.ToString();
    }

    private static string TextsKey(Column column)
    {
        Hash hash = new();
        for (int row = 0; row < column.Count; row++)
        {
            foreach (char unit in column.Format(row) ?? "\0")
                hash.Add(unit);
            hash.Add(0x1_0000);
        }
        return hash.ToString();
    }

    private sealed class Hash
    {
        private ulong _first = 14695981039346656037UL;
        private ulong _second = 0x9E3779B97F4A7C15UL;

        public void Add(ulong value)
        {
            _first = (_first ^ value) * 1099511628211UL;
            _first ^= _first >> 32;
            _second = (_second + value) * 0xBF58476D1CE4E5B9UL;
            _second ^= _second >> 29;
        }

        public override string ToString() => $"{_first:X} {_second:X}";
    }
}
