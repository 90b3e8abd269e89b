using Cairn.Data.Columns;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Profiling;

/// <summary>
/// Finds columns that alone predict the target (nearly) perfectly: most likely they were written down after it.
/// </summary>
/// <remarks>
/// Half of the rows, drawn at random, say for each value (or quantile bin) of the column what the target is there; the
/// other half checks it. A column of many levels cannot look good by remembering rows: the check has other rows. For
/// classes, nine tenths and a half of the errors of always guessing the most frequent class must go, and 98 % be right;
/// for quantities, R² must reach 0.995.
/// </remarks>
public static class TargetLeaks
{
    private const int FewestRows = 40;
    private const int MostRows = 200_000;
    private const int MostBins = 256;
    private const int RowsPerBin = 20;
    private const int MostClasses = 1000;
    private const double LeastAccuracy = 0.98;
    private const double LeastGain = 0.95;
    private const double LeastR2 = 0.995;

    /// <summary>A warning for each column of <paramref name="table"/> that gives the target away.</summary>
    /// <param name="table">The columns, the target among them.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="profile">The profile of <paramref name="table"/>.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    public static IEnumerable<TableWarning> Find(Table table, Column target, TableProfile profile, int threads)
    {
        int[] rows = RowsOf(target);
        if (rows.Length < FewestRows || profile.Find(target.Name)!.Distinct < 2)
            return [];
        bool classes = TargetWarnings.HoldsClasses(profile.Find(target.Name)!);
        int[] labels = [];
        double[] numbers = [];
        int labelCount = 0;
        if (classes)
        {
            (labels, labelCount) = CodesOf(target, rows);
            if (labelCount > MostClasses)
                return [];
        }
        else
        {
            double[] all = target.ToNumbers();
            numbers = [.. rows.Select(row => all[row])];
        }
        TableWarning?[] found = new TableWarning?[table.Columns.Count];
        ParallelBlocks.For(found.Length, threads, i =>
        {
            Column column = table.Columns[i];
            if (column == target || column.Kind == ColumnKind.Identifier || profile.Columns[i].Distinct < 2)
                return;
            (int[] bins, int binCount) = BinsOf(column, rows);
            found[i] = classes
                ? OfClasses(column.Name, target.Name, bins, binCount, labels, labelCount)
                : OfNumbers(column.Name, target.Name, Math.Max(
                    ExplainedByBins(bins, binCount, numbers), ExplainedByLine(column, rows, numbers)));
        });
        return [.. found.OfType<TableWarning>()];
    }

    // Shuffled, so that halves of the list are halves at random; bounded, since a leak shows on a part as well.
    private static int[] RowsOf(Column target)
    {
        int[] rows = [.. Enumerable.Range(0, target.Count).Where(row => !target.IsMissing(row))];
        new SeededRandom(0x1EA4).Shuffle<int>(rows);
        return rows.Length > MostRows ? rows[..MostRows] : rows;
    }

    private static TableWarning? OfClasses(
        string name, string target, int[] bins, int binCount, int[] labels, int labelCount)
    {
        int half = bins.Length / 2;
        long[] total = new long[labelCount];
        Dictionary<long, int> counts = [];
        for (int i = 0; i < half; i++)
        {
            total[labels[i]]++;
            long cell = (long)bins[i] * labelCount + labels[i];
            counts[cell] = counts.GetValueOrDefault(cell) + 1;
        }
        int usual = Array.IndexOf(total, total.Max());
        int[] best = new int[binCount];
        int[] bestCount = new int[binCount];
        Array.Fill(best, usual);
        foreach ((long cell, int count) in counts.OrderBy(pair => pair.Key))
        {
            int bin = (int)(cell / labelCount);
            if (count > bestCount[bin])
                (best[bin], bestCount[bin]) = ((int)(cell % labelCount), count);
        }
        int right = 0;
        int rightWithout = 0;
        for (int i = half; i < bins.Length; i++)
        {
            right += best[bins[i]] == labels[i] ? 1 : 0;
            rightWithout += usual == labels[i] ? 1 : 0;
        }
        double accuracy = (double)right / (bins.Length - half);
        double without = (double)rightWithout / (bins.Length - half);
        if (accuracy < LeastAccuracy || accuracy - without < LeastGain * (1 - without) || without >= 1)
            return null;
        return new TableWarning(
            "leaks-target", [name],
            $"'{name}' alone tells '{target}' in {WarningText.Percent(accuracy)} of unseen rows "
            + $"({WarningText.Percent(without)} without it); if it is known only after '{target}', leave it out.");
    }

    private static TableWarning? OfNumbers(string name, string target, double r2) => r2 < LeastR2 ? null : new TableWarning(
        "leaks-target", [name],
        $"'{name}' alone tells '{target}' in unseen rows (R² {Math.Floor(r2 * 1000) / 1000:0.000}); "
        + $"if it is known only after '{target}', leave it out.");

    // R² on the second half of the means of the bins in the first half.
    private static double ExplainedByBins(int[] bins, int binCount, double[] values)
    {
        int half = bins.Length / 2;
        double[] sums = new double[binCount];
        int[] counts = new int[binCount];
        for (int i = 0; i < half; i++)
        {
            sums[bins[i]] += values[i];
            counts[bins[i]]++;
        }
        double mean = sums.Sum() / half;
        return Explained(values, i => counts[bins[i]] > 0 ? sums[bins[i]] / counts[bins[i]] : mean);
    }

    // R² on the second half of the straight line through the first half: finer than bins where the relation is linear.
    private static double ExplainedByLine(Column column, int[] rows, double[] values)
    {
        if (!ColumnKinds.IsNumeric(column.Kind))
            return 0;
        double[] all = column.ToNumbers();
        double[] x = [.. rows.Select(row => all[row])];
        int half = x.Length / 2;
        int[] known = [.. Enumerable.Range(0, half).Where(i => double.IsFinite(x[i]))];
        if (known.Length < 2)
            return 0;
        double meanX = known.Average(i => x[i]);
        double meanY = known.Average(i => values[i]);
        double slope = known.Sum(i => (x[i] - meanX) * (values[i] - meanY)) / known.Sum(i => (x[i] - meanX) * (x[i] - meanX));
        return Explained(values, i => double.IsFinite(x[i]) ? meanY + slope * (x[i] - meanX) : meanY);
    }

    private static double Explained(double[] values, Func<int, double> guess)
    {
        int half = values.Length / 2;
        double mean = values.Take(half).Average();
        double errors = 0;
        double spread = 0;
        for (int i = half; i < values.Length; i++)
        {
            double error = values[i] - guess(i);
            errors += error * error;
            spread += (values[i] - mean) * (values[i] - mean);
        }
        double r2 = 1 - errors / spread;
        return double.IsNaN(r2) ? 0 : r2;
    }

    /// <summary>
    /// For each row the number of its value or, where a numeric column has too many, of its quantile bin.
    /// </summary>
    private static (int[] Bins, int Count) BinsOf(Column column, int[] rows)
    {
        if (!ColumnKinds.IsNumeric(column.Kind))
            return CodesOf(column, rows);
        double[] all = column.ToNumbers();
        double[] values = [.. rows.Select(row => all[row])];
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        int most = Math.Clamp(values.Length / RowsPerBin, 2, MostBins);
        double[] edges = [.. sorted.Distinct().Take(most + 1)];
        if (edges.Length > most)
        {
            edges = [.. Enumerable.Range(0, most)
                .Select(i => sorted[(int)((long)i * sorted.Length / most)])
                .Distinct()];
        }
        int[] bins = new int[values.Length]; // bin 0 is for missing values
        for (int i = 0; i < bins.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            int at = Array.BinarySearch(edges, values[i]);
            bins[i] = 1 + (at >= 0 ? at : Math.Max(0, ~at - 1));
        }
        return (bins, edges.Length + 1);
    }

    private static (int[] Codes, int Count) CodesOf(Column column, int[] rows)
    {
        Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
        int[] codes = new int[rows.Length]; // 0 is for missing values
        for (int i = 0; i < rows.Length; i++)
        {
            string? text = column.Format(rows[i]);
            if (text is null)
                continue;
            if (!codeOf.TryGetValue(text, out codes[i]))
                codeOf[text] = codes[i] = codeOf.Count + 1;
        }
        return (codes, codeOf.Count + 1);
    }
}
