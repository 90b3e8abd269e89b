using Cairn.Data.Columns;
using Cairn.Numerics.Statistics;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Diagnosis;

/// <summary>Finds the rows with something in common, in one or two columns, on which a model is worst.</summary>
/// <remarks>
/// <para>
/// After Chung et al., "Slice Finder: Automated Data Slicing for Model Validation" (2019): a slice is compared with all
/// other rows by Welch's test of the mean loss. Slices of one column are all ranges over its eighths and its 16 most
/// frequent values; slices of two columns cross quarters, halves and values of the 30 columns whose bins differ most in
/// loss. Where they spend alpha as they go, here all p-values are adjusted at once by the method of Benjamini and
/// Yekutieli (2001), which holds however the tests depend on each other; slices overlap, so they do.
/// </para>
/// <para>
/// Of slices that are much the same rows the one of greatest evidence is kept, and one that is weak only by the rows of
/// slices kept already is not told. The tail of Student's distribution is taken
/// from the normal one by Wallace's transformation (1959), exact to a few per cent of the p-value from 10 degrees of
/// freedom on. O(rows · pairs of columns).
/// </para>
/// </remarks>
public sealed record SliceFinder
{
    private const int MostPairedColumns = 30;
    private const double MostOverlap = 0.5;
    private const double Contained = 0.8;
    private const double WorthNarrowing = 1.3;
    private const double SureOfOthers = 0.001;

    /// <summary>Most slices to tell of, ≥ 1.</summary>
    public int Most { get; init; } = 10;

    /// <summary>Fewest rows of a slice, ≥ 2.</summary>
    public int FewestRows { get; init; } = 30;

    /// <summary>Fewest rows of a slice as a share of all.</summary>
    public double LeastShare { get; init; } = 0.01;

    /// <summary>Greatest adjusted p-value, above 0 and at most 1.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Most threads to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The slices, those of greatest evidence first; none where the model is about equally good everywhere.</summary>
    /// <param name="columns">Columns to slice by; of the rows of <paramref name="losses"/>.</param>
    /// <param name="losses">How wrong each row is.</param>
    public IReadOnlyList<Slice> Find(IReadOnlyList<Column> columns, RowLosses losses)
    {
        int[] rows = [.. Enumerable.Range(0, losses.Losses.Count).Where(row => double.IsFinite(losses.Losses[row]))];
        int fewest = Math.Max(FewestRows, (int)Math.Ceiling(LeastShare * rows.Length));
        if (rows.Length < 2 * fewest)
            return [];
        Column[] taken = [.. columns.Where(c => c.Kind is not (ColumnKind.Text or ColumnKind.Identifier)).Select(c => c.Take(rows))];
        double[] loss = [.. rows.Select(row => losses.Losses[row])];
        SliceColumn[] binned = new SliceColumn[taken.Length];
        ParallelBlocks.For(taken.Length, Threads, i => binned[i] = SliceColumn.Of(taken[i]));
        Sums all = Sums.Of(loss);

        List<Candidate> candidates = [];
        double[] spread = new double[binned.Length];
        for (int i = 0; i < binned.Length; i++)
        {
            Sums[] bins = SumsOf(binned[i], loss);
            spread[i] = bins.Where(b => b.Count > 0).Sum(b => b.Count * (b.Mean - all.Mean) * (b.Mean - all.Mean));
            foreach ((int first, int last) in binned[i].Runs())
            {
                if (Try(Between(bins, first, last), all, fewest) is (double t, double p))
                    candidates.Add(new Candidate([(i, first, last)], t, p));
            }
        }
        int[] best = [.. Enumerable.Range(0, binned.Length).OrderByDescending(i => spread[i]).Take(MostPairedColumns).Order()];
        (int, int)[] pairs = [.. from a in Enumerable.Range(0, best.Length) from b in Enumerable.Range(a + 1, best.Length - a - 1) select (best[a], best[b])];
        List<Candidate>[] found = new List<Candidate>[pairs.Length];
        ParallelBlocks.For(pairs.Length, Threads, i => found[i] = OfPair(binned, pairs[i].Item1, pairs[i].Item2, loss, all, fewest));
        foreach (List<Candidate> list in found)
            candidates.AddRange(list);

        double[] adjusted = MultipleTesting.BenjaminiYekutieli([.. candidates.Select(c => c.PValue)]);
        return Distinct(candidates, adjusted, binned, loss, losses, rows, all);
    }

    private static List<Candidate> OfPair(SliceColumn[] columns, int a, int b, double[] loss, Sums all, int fewest)
    {
        int width = columns[b].Count;
        Sums[] grid = new Sums[columns[a].Count * width];
        for (int row = 0; row < loss.Length; row++)
        {
            int first = columns[a].Bins[row];
            int second = columns[b].Bins[row];
            if (first >= 0 && second >= 0)
                grid[first * width + second] = grid[first * width + second].With(loss[row]);
        }
        List<Candidate> found = [];
        foreach ((int from, int to) in columns[a].CoarseRuns())
        {
            foreach ((int left, int right) in columns[b].CoarseRuns())
            {
                Sums sums = default;
                for (int i = from; i <= to; i++)
                    sums = sums.With(Between(grid.AsSpan(i * width, width), left, right));
                if (Try(sums, all, fewest) is (double t, double p))
                    found.Add(new Candidate([(a, from, to), (b, left, right)], t, p));
            }
        }
        return found;
    }

    private List<Slice> Distinct(
        List<Candidate> candidates, double[] adjusted, SliceColumn[] columns, double[] loss, RowLosses losses, int[] rows, Sums all)
    {
        List<Slice> slices = [];
        List<(HashSet<int> Members, double Loss)> kept = [];
        HashSet<int> covered = [];
        foreach (int i in Enumerable.Range(0, candidates.Count).Where(i => adjusted[i] <= Level && candidates[i].T > 0)
            .OrderByDescending(i => candidates[i].T).ThenBy(i => candidates[i].Parts.Length))
        {
            HashSet<int> members = [.. Members(candidates[i], columns)];
            Sums sums = Sums.Of([.. members.Select(row => loss[row])]);
            double[] others = [.. members.Where(row => !covered.Contains(row)).Select(row => loss[row])];
            if (IsKnown(members, sums.Mean, kept) || !IsNew(others, members, all))
                continue;
            kept.Add((members, sums.Mean));
            covered.UnionWith(members);
            slices.Add(ToSlice(candidates[i], adjusted[i], columns, members, sums, losses, rows, all));
            if (slices.Count == Most)
                break;
        }
        return slices;
    }

    // Much the same rows as those of a slice that is told already, or a part of them that is not much worse.
    private static bool IsKnown(HashSet<int> members, double mean, List<(HashSet<int> Members, double Loss)> kept) => kept.Any(k =>
    {
        double both = members.Count(k.Members.Contains);
        return both > MostOverlap * (members.Count + k.Members.Count - both)
            || (both > Contained * members.Count && mean < WorthNarrowing * k.Loss);
    });

    // What is weak only by the rows of slices that are told already says nothing more; a narrower slice of them may.
    private static bool IsNew(double[] others, HashSet<int> members, Sums all) =>
        others.Length < (1 - Contained) * members.Count
        || (Try(Sums.Of(others), all, 2) is (_, double p) && p < SureOfOthers);

    private static Slice ToSlice(
        Candidate candidate, double adjusted, SliceColumn[] columns, HashSet<int> members, Sums sums, RowLosses losses, int[] rows, Sums all)
    {
        Sums rest = all.Without(sums);
        return new Slice
        {
            Conditions = [.. candidate.Parts.Select(p => columns[p.Column].Condition(p.First, p.Last))],
            Rows = members.Count,
            Share = (double)members.Count / rows.Length,
            Loss = sums.Mean,
            LossElsewhere = rest.Mean,
            Plain = losses.PlainOf(members.Select(i => rows[i])),
            PlainElsewhere = losses.PlainOf(Enumerable.Range(0, rows.Length).Where(i => !members.Contains(i)).Select(i => rows[i])),
            Effect = (sums.Mean - rest.Mean) / Math.Sqrt((sums.Variance + rest.Variance) / 2),
            PValue = candidate.PValue,
            AdjustedPValue = adjusted,
        };
    }

    private static IEnumerable<int> Members(Candidate candidate, SliceColumn[] columns) =>
        Enumerable.Range(0, columns[0].Bins.Length).Where(row => Array.TrueForAll(
            candidate.Parts, p => columns[p.Column].Bins[row] >= p.First && columns[p.Column].Bins[row] <= p.Last));

    private static Sums[] SumsOf(SliceColumn column, double[] loss)
    {
        Sums[] sums = new Sums[column.Count];
        for (int row = 0; row < loss.Length; row++)
        {
            if (column.Bins[row] >= 0)
                sums[column.Bins[row]] = sums[column.Bins[row]].With(loss[row]);
        }
        return sums;
    }

    private static Sums Between(ReadOnlySpan<Sums> bins, int first, int last)
    {
        Sums sums = default;
        for (int i = first; i <= last; i++)
            sums = sums.With(bins[i]);
        return sums;
    }

    // Welch's one-sided test; null for too few rows or more than half of them.
    private static (double T, double PValue)? Try(Sums slice, Sums all, int fewest)
    {
        Sums rest = all.Without(slice);
        // More than half of the rows are no slice: the rest is then the better part.
        if (slice.Count < fewest || slice.Count > rest.Count)
            return null;
        double a = slice.Variance / slice.Count;
        double b = rest.Variance / rest.Count;
        if (!(a + b > 0))
            return null;
        double t = (slice.Mean - rest.Mean) / Math.Sqrt(a + b);
        double freedom = (a + b) * (a + b) / (a * a / (slice.Count - 1) + b * b / (rest.Count - 1));
        return (t, UpperTail(t, freedom));
    }

    /// <summary>The chance that Student's variable exceeds <paramref name="t"/>.</summary>
    internal static double UpperTail(double t, double freedom)
    {
        double z = Math.Sign(t) * Math.Sqrt(freedom * Math.Log(1 + t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3);
        return Math.Exp(NormalDistribution.LogCumulative(-z));
    }

    private sealed record Candidate((int Column, int First, int Last)[] Parts, double T, double PValue);

    private readonly record struct Sums(int Count, double Sum, double Squares)
    {
        public double Mean => Sum / Count;

        public double Variance => Count < 2 ? 0 : Math.Max(0, (Squares - Sum * Sum / Count) / (Count - 1));

        public static Sums Of(double[] values) => new(values.Length, values.Sum(), values.Sum(v => v * v));

        public Sums With(double value) => new(Count + 1, Sum + value, Squares + value * value);

        public Sums With(Sums other) => new(Count + other.Count, Sum + other.Sum, Squares + other.Squares);

        public Sums Without(Sums other) => new(Count - other.Count, Sum - other.Sum, Squares - other.Squares);
    }
}
