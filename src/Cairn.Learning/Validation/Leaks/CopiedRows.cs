using Cairn.Data.Columns;
using Cairn.Models.Learners;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>Finds rows that are judged though a copy of them, value for value, is learnt from.</summary>
/// <remarks>
/// In tables of few, coarse columns two rows are often equal by chance, and that is no leak. So each column is left out in
/// turn: rows that are copies stay about as many, while rows that were equal by chance become many more where a column
/// that tells rows apart is gone.
/// </remarks>
internal static class CopiedRows
{
    private const double LeastShare = 0.01;
    private const int Fewest = 3;
    private const int MostColumns = 64;
    private const double MostByChance = 1.5;

    public static IEnumerable<LeakWarning> Find(LeakRows rows, FitContext context)
    {
        Column[] columns = [.. rows.Data.Features.Concat(rows.Data.Targets).Distinct()];
        if (columns.Length == 0)
            yield break;
        ulong[] keys = new ulong[rows.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            ulong[] hashes = HashesOf(rows, columns[i].Name, i);
            for (int row = 0; row < keys.Length; row++)
                keys[row] += hashes[row];
        }
        (int found, int of) = rows.CountFellows(keys, _ => true);
        if (found < Fewest || found < LeastShare * of)
            yield break;

        // The columns that tell most rows apart are the ones that matter.
        int[] telling =
        [
            .. Enumerable.Range(0, columns.Length)
                .OrderByDescending(i => HashesOf(rows, columns[i].Name, i).Distinct().Count()).Take(MostColumns),
        ];
        int[] without = new int[telling.Length];
        ParallelBlocks.For(telling.Length, context.Threads, t =>
        {
            ulong[] hashes = HashesOf(rows, columns[telling[t]].Name, telling[t]);
            ulong[] rest = [.. keys.Zip(hashes, (key, hash) => key - hash)];
            without[t] = rows.CountFellows(rest, _ => true).Found;
        }, context.Cancellation);
        if (without.Max() > MostByChance * found)
            yield break;
        double share = (double)found / of;
        yield return new LeakWarning(
            "copied-rows", [],
            $"{LeakText.Count(found)} of {LeakText.Count(of)} rows judged ({LeakText.Percent(share)}) are also learnt from, value for value, "
            + "so that remembering them looks like skill. Leave out the copies, or name the column that keeps them together with --group.",
            new Dictionary<string, double> { ["rows"] = found, ["judged"] = of, ["share"] = share });
    }

    // Sums of such hashes do not depend on the order of the columns, and one column can be taken away again.
    private static ulong[] HashesOf(LeakRows rows, string column, int index)
    {
        ulong salt = Mix((ulong)index + 1);
        return rows.Values(column, c => c switch
        {
            CategoryColumn category => HashesOf(category, salt),
            _ when ColumnKinds.IsNumeric(c.Kind) =>
                [.. c.ToNumbers().Select(v => Mix(salt ^ BitConverter.DoubleToUInt64Bits(double.IsNaN(v) ? double.NaN : v + 0.0)))],
            _ => [.. Enumerable.Range(0, c.Count).Select(row => OfText(c.Format(row), salt))],
        });
    }

    private static ulong[] HashesOf(CategoryColumn column, ulong salt)
    {
        ulong[] ofLevel = [.. column.Levels.Select(level => OfText(level, salt))];
        ulong missing = OfText(null, salt);
        return [.. column.Values.ToArray().Select(code => code < 0 ? missing : ofLevel[code])];
    }

    private static ulong OfText(string? text, ulong salt)
    {
        ulong hash = salt;
        foreach (char unit in text ?? "\0")
            hash = Mix(hash ^ unit);
        return hash;
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
