using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>Finds columns that together nearly determine the target, though none does alone.</summary>
/// <remarks>
/// Numbers: a weighted sum of at most four columns that explains 99.5 % of the variance of unseen rows, such as the parts
/// of a total. The columns are taken one by one, each time the one that leaves least unexplained (forward selection by
/// Gram–Schmidt), on half of the rows; the other half is the judge. Classes: two columns whose bins, crossed, take away
/// 98 % of the errors; the twelve columns that are best alone are tried with each other. What needs more columns than that
/// is a model's work, and no sign of a leak.
/// </remarks>
internal static class JointPower
{
    private const int MostColumns = 4;
    private const int MostCandidates = 200;
    private const int MostPaired = 12;
    private const int BinsOfPair = 16;
    private const double LeastR2 = 0.995;
    private const double LeastGain = 0.98;
    private const double LeastStep = 1e-3;

    /// <summary>At most one warning.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="target">What is to be predicted.</param>
    /// <param name="power">What the columns tell alone.</param>
    /// <param name="told">Columns that a warning names already.</param>
    /// <param name="context">Cancellation.</param>
    public static IEnumerable<LeakWarning> Find(
        Dataset data, Column target, ColumnPower power, IReadOnlySet<string> told, FitContext context)
    {
        if (!power.IsEnough)
            return [];
        return LearningTasks.IsClassification(data.Task) ? OfClasses(target, power, told, context) : OfNumbers(target, power, told);
    }

    private static IEnumerable<LeakWarning> OfClasses(
        Column target, ColumnPower power, IReadOnlySet<string> told, FitContext context)
    {
        Column[] best = [.. power.Ranked.Where(c => !told.Contains(c.Name)).Take(MostPaired)];
        (int[] Bins, int Count)[] bins = [.. best.Select(c => ColumnBins.Of(c, power.Rows, BinsOfPair))];
        (double Gain, int First, int Second) strongest = (0, 0, 0);
        for (int first = 0; first < best.Length; first++)
        {
            for (int second = first + 1; second < best.Length; second++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if ((long)bins[first].Count * bins[second].Count * power.LabelCount > 4_000_000)
                    continue;
                int[] crossed = [.. bins[first].Bins.Zip(bins[second].Bins, (a, b) => a * bins[second].Count + b)];
                (double gain, _) = power.OfClasses(crossed, bins[first].Count * bins[second].Count);
                if (gain > strongest.Gain)
                    strongest = (gain, first, second);
            }
        }
        if (strongest.Gain < LeastGain)
            yield break;
        string[] names = [best[strongest.First].Name, best[strongest.Second].Name];
        yield return new LeakWarning(
            "leaks-together", names,
            $"{LeakText.Quoted(names)} together take away {LeakText.Percent(strongest.Gain)} of the errors of guessing '{target.Name}'; "
            + $"if they are known only after '{target.Name}', leave one out with --drop.",
            new Dictionary<string, double> { ["errors_removed"] = strongest.Gain, ["rows"] = power.Rows.Length });
    }

    private static IEnumerable<LeakWarning> OfNumbers(Column target, ColumnPower power, IReadOnlySet<string> told)
    {
        Column[] columns =
        [
            .. power.Ranked.Where(c => !told.Contains(c.Name) && c.Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Boolean)
                .Where(c => !told.Contains(c.Name)).Take(MostCandidates),
        ];
        double[][] values = [.. columns.Select(c => Centred(c, power.Rows))];
        List<int> chosen = Choose(values, power.Numbers);
        if (chosen.Count < 2)
            yield break;
        double r2 = Judge([.. chosen.Select(i => values[i])], power.Numbers);
        if (r2 < LeastR2)
            yield break;
        string[] names = [.. chosen.Select(i => columns[i].Name)];
        yield return new LeakWarning(
            "leaks-together", names,
            $"{LeakText.Quoted(names)}, weighted and added, give '{target.Name}' in unseen rows (R² {LeakText.Figure(r2)}); "
            + $"if they are known only after '{target.Name}', leave them out with --drop.",
            new Dictionary<string, double> { ["r2"] = r2, ["rows"] = power.Rows.Length });
    }

    private static double[] Centred(Column column, int[] rows)
    {
        double[] all = column.ToNumbers();
        double[] values = [.. rows.Select(row => all[row])];
        double[] known = [.. values.Where(double.IsFinite)];
        double mean = known.Length > 0 ? known.Average() : 0;
        return [.. values.Select(value => double.IsFinite(value) ? value - mean : 0)];
    }

    // Orthogonal parts of the columns on the first half; each step takes the column that explains most of what is left.
    private static List<int> Choose(double[][] values, double[] target)
    {
        int half = target.Length / 2;
        double mean = target.Take(half).Average();
        double[] rest = [.. target.Take(half).Select(value => value - mean)];
        double[][] parts = [.. values.Select(v => Recentred(v.AsSpan(0, half)))];
        double[] sizes = [.. parts.Select(p => Dot(p, p))];
        double all = Dot(rest, rest);
        List<int> chosen = [];
        while (chosen.Count < MostColumns && all > 0)
        {
            int best = -1;
            double most = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                double size = Dot(parts[i], parts[i]);
                if (chosen.Contains(i) || size <= 1e-9 * sizes[i])
                    continue;
                double product = Dot(parts[i], rest);
                if (product * product / size > most)
                    (best, most) = (i, product * product / size);
            }
            if (best < 0 || most < LeastStep * all)
                break;
            chosen.Add(best);
            double[] taken = [.. parts[best]];
            Remove(rest, taken);
            foreach (double[] part in parts)
                Remove(part, taken);
        }
        return chosen;
    }

    private static double[] Recentred(ReadOnlySpan<double> values)
    {
        double[] copy = values.ToArray();
        double mean = copy.Length > 0 ? copy.Average() : 0;
        for (int i = 0; i < copy.Length; i++)
            copy[i] -= mean;
        return copy;
    }

    private static void Remove(double[] from, double[] direction)
    {
        double factor = Dot(from, direction) / Dot(direction, direction);
        for (int i = 0; i < from.Length; i++)
            from[i] -= factor * direction[i];
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    // R² on the second half of the least squares of the first.
    private static double Judge(double[][] values, double[] target)
    {
        int half = target.Length / 2;
        int n = values.Length + 1;
        double[] gram = new double[n * n];
        double[] right = new double[n];
        for (int row = 0; row < half; row++)
        {
            for (int i = 0; i < n; i++)
            {
                double x = i < values.Length ? values[i][row] : 1;
                right[i] += x * target[row];
                for (int j = 0; j <= i; j++)
                    gram[i * n + j] += x * (j < values.Length ? values[j][row] : 1);
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                gram[j * n + i] = gram[i * n + j];
        }
        if (!Cholesky.TryFactor(gram, n))
            return 0;
        Cholesky.Solve(gram, right);
        double mean = target.Skip(half).Average();
        double errors = 0;
        double spread = 0;
        for (int row = half; row < target.Length; row++)
        {
            double guess = right[^1];
            for (int i = 0; i < values.Length; i++)
                guess += right[i] * values[i][row];
            errors += (target[row] - guess) * (target[row] - guess);
            spread += (target[row] - mean) * (target[row] - mean);
        }
        double r2 = 1 - errors / spread;
        return double.IsNaN(r2) ? 0 : r2;
    }
}
