using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Validation;

/// <summary>The orders and groupings of rows that splits are made from.</summary>
internal static class RowOrder
{
    public static int[] Shuffled(int rows, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new SeededRandom(seed).Split("rows").Shuffle<int>(order);
        return order;
    }

    /// <summary>The shuffled rows of each stratum; rows without one come last, as one more.</summary>
    public static int[][] ByStratum(Strata strata, ulong seed)
    {
        List<int>[] rows = [.. Enumerable.Range(0, strata.Labels.Count + 1).Select(_ => new List<int>())];
        foreach (int row in Shuffled(strata.Codes.Count, seed))
            rows[strata.Codes[row] < 0 ? strata.Labels.Count : strata.Codes[row]].Add(row);
        return [.. rows.Select(r => r.ToArray())];
    }

    /// <summary>The rows of each group, the groups in shuffled order; a row without a group is one of its own.</summary>
    public static int[][] ByGroup(Dataset data, ulong seed)
    {
        if (data.Group is null)
            throw new InputException("bad-folds", "No column groups the rows.", "Name one with the group role.");
        IReadOnlyList<int> numbers = data.Queries;
        List<List<int>> groups = [];
        for (int row = 0; row < numbers.Count; row++)
        {
            if (numbers[row] == groups.Count)
                groups.Add([]);
            groups[numbers[row]].Add(row);
        }
        int[][] shuffled = [.. groups.Select(g => g.ToArray())];
        new SeededRandom(seed).Split("groups").Shuffle<int[]>(shuffled);
        return shuffled;
    }

    /// <summary>
    /// Rows from oldest to newest, ties in order of rows, and their times in that order. With groups, the time of a row is
    /// that of the last row of its group, so that what never divides an instant never divides a group.
    /// </summary>
    public static (int[] Order, long[] Times) ByTime(Dataset data)
    {
        long[] times = TimesOf(data);
        if (data.Group is not null)
        {
            IReadOnlyList<int> groups = data.Queries;
            long[] last = new long[times.Length];
            Array.Fill(last, long.MinValue);
            for (int row = 0; row < times.Length; row++)
                last[groups[row]] = Math.Max(last[groups[row]], times[row]);
            for (int row = 0; row < times.Length; row++)
                times[row] = last[groups[row]];
        }
        int[] order = [.. Enumerable.Range(0, times.Length).OrderBy(row => times[row])];
        return (order, [.. order.Select(row => times[row])]);
    }

    /// <summary>Whether some row to be judged is older than one that is learnt from.</summary>
    public static bool Overlaps(Dataset data, IReadOnlyList<Fold> folds)
    {
        long[] times = TimesOf(data);
        return folds.Any(fold => fold.Test.Min(row => times[row]) < fold.Train.Max(row => times[row]));
    }

    /// <summary>What to tell where <see cref="Overlaps"/>.</summary>
    public static string OverlapNote(Dataset data) =>
        $"groups of '{data.Group!.Name}' were kept whole and ordered by their last '{data.Time!.Name}', so some rows judged "
        + "are older than some learnt from";

    private static long[] TimesOf(Dataset data) => data.Time switch
    {
        TimeColumn column => column.Values.ToArray(),
        IntegerColumn column => column.Values.ToArray(),
        Column column when ColumnKinds.IsNumeric(column.Kind) => [.. column.ToNumbers().Select(SortKey)],
        Column column => throw new InputException(
            "bad-folds", $"Column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}; time is a time or a number."),
        null => throw new InputException("bad-folds", "No column orders the rows in time.", "Name one with the time role."),
    };

    /// <summary>The first position whose time is that of position <paramref name="at"/>.</summary>
    public static int StartOfInstant(long[] times, int at)
    {
        while (at > 0 && times[at - 1] == times[at])
            at--;
        return at;
    }

    // Doubles as longs of the same order; missing first.
    private static long SortKey(double value)
    {
        if (double.IsNaN(value))
            return long.MinValue;
        long bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return bits >= 0 ? bits : long.MinValue - bits;
    }
}
