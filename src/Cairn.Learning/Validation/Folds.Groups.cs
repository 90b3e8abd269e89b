using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

// Groups stay whole, so that a model is not judged on what it has as good as seen.
public static partial class Folds
{
    private const int MostLeftOut = 5_000;

    /// <summary>k parts of nearly equal size that keep the rows of a group together; rows without a group stand alone.</summary>
    /// <remarks>The largest group goes first, always into the smallest part; ties are broken by the seed.</remarks>
    /// <inheritdoc cref="For"/>
    public static FoldSet Group(Dataset data, int k, ulong seed = 0)
    {
        int[][] groups = RowOrder.ByGroup(data, seed);
        CheckCount(k, groups.Length, $"groups of '{data.Group!.Name}'");
        int[] assignment = new int[data.RowCount];
        int[] sizes = new int[k];
        foreach (int[] group in groups.OrderByDescending(g => g.Length))
        {
            int smallest = Array.IndexOf(sizes, sizes.Min());
            foreach (int row in group)
                assignment[row] = smallest;
            sizes[smallest] += group.Length;
        }
        return FromAssignment("group", assignment, k, []);
    }

    /// <summary>
    /// k parts that keep the rows of a group together and give each part, as nearly as whole groups allow, the same share
    /// of each class (in survival, of rows with and without an event).
    /// </summary>
    /// <remarks>
    /// Groups whose classes are spread most unevenly go first; each goes to the part where the standard deviation over
    /// the parts of their shares of a class, averaged over the classes, stays least, and among equals to the part with
    /// fewest rows: the greedy method of scikit-learn's StratifiedGroupKFold. O(groups · k² · classes).
    /// </remarks>
    /// <inheritdoc cref="For"/>
    public static FoldSet StratifiedGroup(Dataset data, int k, ulong seed = 0)
    {
        int[][] groups = RowOrder.ByGroup(data, seed);
        CheckCount(k, groups.Length, $"groups of '{data.Group!.Name}'");
        Strata strata = Strata.Of(data) ?? throw new InputException(
            "bad-folds", $"A target of {LearningTasks.NameOf(data.Task)} has no classes to be divided by.", "Use folds of groups.");
        double[] totals = CountsOf(strata, [.. Enumerable.Range(0, data.RowCount)]);
        (int[] Rows, double[] Counts)[] counted = [.. groups.Select(g => (g, CountsOf(strata, g)))];
        double[][] parts = [.. Enumerable.Range(0, k).Select(_ => new double[totals.Length])];
        int[] assignment = new int[data.RowCount];
        foreach ((int[] rows, double[] counts) in counted.OrderByDescending(g => Deviation(g.Counts)))
        {
            int best = PartFor(parts, counts, totals);
            for (int label = 0; label < counts.Length; label++)
                parts[best][label] += counts[label];
            foreach (int row in rows)
                assignment[row] = best;
        }
        return FromAssignment("stratified group", assignment, k, []);
    }

    /// <summary>A fold for each row: learnt from all others, tested on that one.</summary>
    /// <param name="data">2 to 5,000 rows.</param>
    /// <remarks>One row says little by itself, so the predictions of all folds are judged together.</remarks>
    /// <exception cref="InputException"><c>bad-folds</c>.</exception>
    public static FoldSet LeaveOneOut(Dataset data)
    {
        if (data.RowCount > MostLeftOut)
        {
            throw new InputException(
                "bad-folds", $"Leaving out one row at a time wants a fit for each of {data.RowCount} rows; at most {MostLeftOut} are done.",
                "Use --folds 10: with so many rows it says the same.");
        }
        CheckCount(data.RowCount, data.RowCount, "rows");
        return FromAssignment(FoldSet.LeaveOneOutMethod, [.. Enumerable.Range(0, data.RowCount)], data.RowCount, []);
    }

    /// <summary>A fold for each group: learnt from all others, tested on that one; a row without a group is one.</summary>
    /// <param name="data">Rows of 2 to 5,000 groups.</param>
    /// <exception cref="InputException"><c>bad-folds</c>.</exception>
    public static FoldSet LeaveOneGroupOut(Dataset data)
    {
        int count = RowOrder.ByGroup(data, 0).Length;
        if (count > MostLeftOut)
        {
            throw new InputException(
                "bad-folds", $"Column '{data.Group!.Name}' has {count} groups; at most {MostLeftOut} are left out one by one.",
                "Use --folds group:10.");
        }
        CheckCount(count, count, "rows");
        return FromAssignment("leave one group out", [.. data.Queries], count, []);
    }

    private static double[] CountsOf(Strata strata, int[] rows)
    {
        // Rows of no stratum count as one more.
        double[] counts = new double[strata.Labels.Count + 1];
        foreach (int row in rows)
            counts[strata.Codes[row] < 0 ? strata.Labels.Count : strata.Codes[row]]++;
        return counts;
    }

    private static int PartFor(double[][] parts, double[] counts, double[] totals)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        double fewest = double.PositiveInfinity;
        double[] shares = new double[parts.Length];
        for (int part = 0; part < parts.Length; part++)
        {
            double sum = 0;
            for (int label = 0; label < totals.Length; label++)
            {
                if (totals[label] == 0)
                    continue;
                for (int other = 0; other < parts.Length; other++)
                    shares[other] = (parts[other][label] + (other == part ? counts[label] : 0)) / totals[label];
                sum += Deviation(shares);
            }
            double rows = parts[part].Sum();
            if (sum < least - 1e-12 || (sum <= least + 1e-12 && rows < fewest))
                (best, least, fewest) = (part, sum, rows);
        }
        return best;
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
    }
}
