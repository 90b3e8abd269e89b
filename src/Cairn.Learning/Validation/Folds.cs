using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Validation;

/// <summary>Ways to divide rows into k folds. The same seed gives the same folds everywhere.</summary>
public static partial class Folds
{
    /// <summary>
    /// The way that fits the roles of the data: by time, by group, stratified for classes and events (by groups, where
    /// there are any), k-fold otherwise.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="k">Number of folds, ≥ 2.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException"><c>bad-folds</c>.</exception>
    public static FoldSet For(Dataset data, int k, ulong seed = 0) =>
        data.Time is not null ? Time(data, k)
        : data.Group is not null && Strata.Of(data) is not null ? StratifiedGroup(data, k, seed)
        : data.Group is not null ? Group(data, k, seed)
        : Strata.Of(data) is not null ? Stratified(data, k, seed)
        : KFold(data, k, seed);

    /// <summary>
    /// The folds of <see cref="For"/>, but fewer than <paramref name="most"/> where the data has too few rows, groups or
    /// times for so many.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="most">Number of folds wanted, ≥ 2.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException"><c>bad-folds</c>: not even two folds can be made.</exception>
    public static FoldSet UpTo(Dataset data, int most, ulong seed = 0)
    {
        for (int k = most; ; k--)
        {
            try
            {
                return For(data, k, seed);
            }
            catch (InputException error) when (error.Code == "bad-folds" && k > 2)
            {
            }
        }
    }

    /// <summary>Shuffled rows in k parts whose sizes differ by at most one.</summary>
    /// <inheritdoc cref="For"/>
    public static FoldSet KFold(Dataset data, int k, ulong seed = 0)
    {
        CheckCount(k, data.RowCount, "rows");
        int[] order = RowOrder.Shuffled(data.RowCount, seed);
        int[] assignment = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            assignment[order[i]] = i % k;
        return FromAssignment("k-fold", assignment, k, []);
    }

    /// <summary>
    /// Shuffled rows in k parts, in which the number of rows of each class, and of all rows, differs by at most one; in
    /// survival, of rows with and without an event.
    /// </summary>
    /// <remarks>A class with fewer rows than folds is absent from the test part of some; a note says so.</remarks>
    /// <inheritdoc cref="For"/>
    public static FoldSet Stratified(Dataset data, int k, ulong seed = 0)
    {
        CheckCount(k, data.RowCount, "rows");
        Strata strata = Strata.Of(data) ?? throw new InputException(
            "bad-folds", $"A target of {LearningTasks.NameOf(data.Task)} has no classes to be divided by.", "Use plain folds.");
        List<string> notes = [];
        int[] assignment = new int[data.RowCount];
        int next = 0;
        int[][] rowsOf = RowOrder.ByStratum(strata, seed);
        for (int label = 0; label < rowsOf.Length; label++)
        {
            // Each class goes on where the one before stopped, so the folds fill up evenly.
            foreach (int row in rowsOf[label])
                assignment[row] = next++ % k;
            if (label < strata.Labels.Count && rowsOf[label].Length is > 0 and int count && count < k)
                notes.Add(Rare(strata.Labels[label], count, k, data.Task));
        }
        return FromAssignment("stratified", assignment, k, notes);
    }

    private static string Rare(string what, int count, int k, LearningTask task) => task == LearningTask.Survival
        ? $"there are {count} {what} for {k} folds, so some folds test none"
        : $"{what} has {count} row{(count == 1 ? "" : "s")} for {k} folds, so some folds do not test it";

    /// <summary>Folds that are made anew several times, with another seed each time; every row is tested each time.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="make">Makes the folds from a seed.</param>
    /// <param name="repeats">How often, ≥ 1.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException">What <paramref name="make"/> throws.</exception>
    public static FoldSet Repeated(Dataset data, Func<ulong, FoldSet> make, int repeats, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        SeededRandom root = new SeededRandom(seed).Split("repeats");
        // The first time is that of the seed itself: repeating adds to what was known without it.
        FoldSet[] sets =
            [.. Enumerable.Range(0, repeats).Select(i => make(i == 0 ? seed : root.Split((ulong)i).NextBits()))];
        return new FoldSet(sets[0].Method, data.RowCount, [.. sets.SelectMany(set => set)], sets[0].Notes, repeats);
    }

    /// <summary>Folds that were made elsewhere.</summary>
    /// <param name="assignment">For each row the number of the fold that tests it, from 0; −1 for rows only learnt from.</param>
    /// <exception cref="InputException"><c>bad-folds</c>: a number is out of range, or a fold has no rows.</exception>
    public static FoldSet Given(IReadOnlyList<int> assignment)
    {
        int[] copy = [.. assignment];
        int k = copy.Length == 0 ? 0 : copy.Max() + 1;
        int wrong = Array.FindIndex(copy, fold => fold < -1);
        if (wrong >= 0)
            throw new InputException("bad-folds", $"Row {wrong + 1} is in fold {copy[wrong]}; folds are numbered from 0, −1 is none.");
        CheckCount(k, copy.Length, "rows");
        return FromAssignment("given", copy, k, []);
    }

    /// <summary>Folds that a column names: each of its values is a fold, missing is only learnt from.</summary>
    /// <param name="column">Any column with at least two values; numbers are ordered by value, texts ordinally.</param>
    /// <exception cref="InputException"><c>bad-folds</c>.</exception>
    public static FoldSet Given(Column column)
    {
        ClassTarget values = ClassTarget.From(column);
        if (values.Labels.Count > Math.Max(2, column.Count / 2))
        {
            throw new InputException(
                "bad-folds", $"Column '{column.Name}' has {values.Labels.Count} values in {column.Count} rows; each would be a fold.",
                "Name a column that numbers the folds.");
        }
        return Given(values.Codes);
    }

    private static FoldSet FromAssignment(string method, int[] assignment, int k, IReadOnlyList<string> notes)
    {
        int[] sizes = new int[k];
        foreach (int fold in assignment)
        {
            if (fold >= 0)
                sizes[fold]++;
        }
        Fold[] folds = new Fold[k];
        for (int fold = 0; fold < k; fold++)
        {
            if (sizes[fold] == 0 || sizes[fold] == assignment.Length)
                throw new InputException("bad-folds", $"Fold {fold} tests {sizes[fold]} of {assignment.Length} rows; each part needs one.");
            int[] test = new int[sizes[fold]];
            int[] train = new int[assignment.Length - sizes[fold]];
            int tests = 0;
            int trains = 0;
            for (int row = 0; row < assignment.Length; row++)
            {
                if (assignment[row] == fold)
                    test[tests++] = row;
                else
                    train[trains++] = row;
            }
            folds[fold] = new Fold(train, test);
        }
        return new FoldSet(method, assignment.Length, folds, notes);
    }

    private static void CheckCount(int k, int available, string what)
    {
        if (k < 2)
            throw new InputException("bad-folds", $"Found {k} folds, wanted at least 2.");
        if (k > available)
            throw new InputException("bad-folds", $"Found {k} folds for {available} {what}.", "Use fewer folds.");
    }
}
