using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

/// <summary>A data set in two: rows to learn from, and rows held out to judge on.</summary>
public sealed class Split
{
    private Split(Dataset data, string method, Fold rows, IReadOnlyList<string> notes)
    {
        Method = method;
        Rows = rows;
        Train = data.Take(rows.Train);
        Test = data.Take(rows.Test);
        Notes = notes;
    }

    /// <summary>How the rows were divided: <c>shuffled</c>, <c>stratified</c>, <c>group</c>, <c>time</c> or
    /// <c>time, whole groups</c>.</summary>
    public string Method { get; }

    /// <summary>The rows of each part.</summary>
    public Fold Rows { get; }

    /// <summary>What to learn from.</summary>
    public Dataset Train { get; }

    /// <summary>What to judge on.</summary>
    public Dataset Test { get; }

    /// <summary>What a reader should know, such as a class too rare to be judged.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// Holds out a share of the rows: the newest when the data has a time, whole groups when it has groups, the newest
    /// groups when it has both, the same share of each class for classification and of events for survival, and
    /// otherwise any.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="fraction">Share to hold out, above 0 and below 1; each part gets at least one row.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException"><c>bad-holdout</c>.</exception>
    public static Split HoldOut(Dataset data, double fraction = 0.2, ulong seed = 0)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new InputException("bad-holdout", $"Found a held-out share of {fraction}, wanted one above 0 and below 1.", "Try 0.2.");
        if (data.RowCount < 2)
            throw new InputException("bad-holdout", $"{data.RowCount} rows cannot be divided in two.");
        List<string> notes = [];
        int wanted = Math.Clamp((int)Math.Round(fraction * data.RowCount), 1, data.RowCount - 1);
        (string method, int[] test) =
            data.Time is not null ? (data.Group is null ? "time" : "time, whole groups", Newest(data, wanted))
            : data.Group is not null ? ("group", WholeGroups(data, wanted, seed))
            : Strata.Of(data) is Strata strata ? ("stratified", OfEachStratum(strata, wanted, seed, notes))
            : ("shuffled", RowOrder.Shuffled(data.RowCount, seed)[..wanted]);
        Array.Sort(test);
        HashSet<int> held = [.. test];
        int[] train = [.. Enumerable.Range(0, data.RowCount).Where(row => !held.Contains(row))];
        Fold rows = new(train, test);
        if (data.Time is not null && data.Group is not null && RowOrder.Overlaps(data, [rows]))
            notes.Add(RowOrder.OverlapNote(data));
        return new Split(data, method, rows, notes);
    }

    private static int[] Newest(Dataset data, int wanted)
    {
        (int[] order, long[] times) = RowOrder.ByTime(data);
        int start = RowOrder.StartOfInstant(times, order.Length - wanted);
        if (start == 0)
        {
            throw new InputException(
                "bad-holdout", $"Column '{data.Time!.Name}' has too few different times to hold out the newest rows.",
                "Hold out less, or use a finer time.");
        }
        return order[start..];
    }

    // Groups in shuffled order, each taken when that brings the number of rows nearer to what is wanted.
    private static int[] WholeGroups(Dataset data, int wanted, ulong seed)
    {
        int[][] groups = RowOrder.ByGroup(data, seed);
        if (groups.Length < 2)
            throw new InputException("bad-holdout", $"Column '{data.Group!.Name}' has one group; at least two are wanted.");
        List<int> test = [];
        foreach (int[] group in groups)
        {
            int over = test.Count + group.Length - wanted;
            if (over <= 0 || over < wanted - test.Count)
                test.AddRange(group);
        }
        return test.Count > 0 && test.Count < data.RowCount ? [.. test] : groups.MinBy(g => g.Length)!;
    }

    // Largest remainders: each stratum gives its share rounded down, and those that lost most by rounding one row more.
    private static int[] OfEachStratum(Strata strata, int wanted, ulong seed, List<string> notes)
    {
        int[][] rowsOf = RowOrder.ByStratum(strata, seed);
        int all = strata.Codes.Count;
        double share = wanted / (double)all;
        int[] counts = [.. rowsOf.Select(rows => (int)(rows.Length * share))];
        int left = wanted - counts.Sum();
        foreach (int label in Enumerable.Range(0, counts.Length)
            .Where(i => rowsOf[i].Length >= 2)
            .OrderByDescending(i => rowsOf[i].Length * share - counts[i]).Take(left))
        {
            counts[label]++;
        }
        string[] absent = [.. strata.Labels.Where((_, i) => rowsOf[i].Length > 0 && counts[i] == 0)];
        if (absent.Length > 0)
            notes.Add($"too few rows to hold out any of {string.Join(", ", absent.Take(5)).Replace(", class ", ", ", StringComparison.Ordinal)}");
        int[] test = [.. rowsOf.SelectMany((rows, i) => rows[..counts[i]])];
        return test.Length > 0 ? test : [RowOrder.Shuffled(all, seed)[0]];
    }
}
