using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

/// <summary>
/// Folds that follow from what is in the rows rather than from where they stand: rows that are alike are in one fold,
/// and neither
/// the order of the rows nor a row that is repeated or of weight 0 changes the fold of another.
/// </summary>
/// <remarks>
/// For fits within a fit, so that what is learnt keeps the promises of its learner. Rows of a group or a time are
/// divided by
/// <see cref="Folds.For"/> as elsewhere, since these roles say more.
/// </remarks>
internal static class ContentFolds
{
    /// <summary>Divides rows into at most <paramref name="most"/> folds; each class of two is in every one.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="most">Number of folds wanted, ≥ 2.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException"><c>bad-folds</c>: the rows are too few, or too alike, for two
    /// folds.</exception>
    public static FoldSet Of(Dataset data, int most, ulong seed)
    {
        if (data.Group is not null || data.Time is not null)
            return Folds.UpTo(data, most, seed);
        ulong[] keys = RowKeys.Of(data.Features.Concat(data.Targets).Distinct(), data.RowCount, seed);
        IReadOnlyList<int>? classes = LearningTasks.IsClassification(data.Task) ? data.Classes.Codes : null;
        int[] counted = [.. Enumerable.Range(0, keys.Length).Where(row => data.Weights is null || data.Weights[row] > 0)];
        int[] distinct =
        [
            .. counted.GroupBy(row => classes?[row] ?? 0, row => keys[row]).OrderBy(group => group.Key)
                .Select(group => group.Distinct().Count()),
        ];
        int least = data.Task == LearningTask.BinaryClassification ? distinct.Min() : distinct.Sum();
        int folds = Math.Min(most, least);
        if (folds < 2)
        {
            throw new InputException(
                "bad-folds", "The rows are too few, or too alike, to be divided into two parts that both hold every class.",
                "Give more rows of the rarest class.");
        }
        Dictionary<(int Class, ulong Key), int> foldOf = [];
        int next = 0;
        foreach (IGrouping<int, int> group in counted.GroupBy(row => classes?[row] ?? 0).OrderBy(group => group.Key))
        {
            // Each class goes on where the one before stopped, so the folds fill up evenly.
            foreach (ulong key in group.Select(row => keys[row]).Distinct().Order())
                foldOf[(group.Key, key)] = next++ % folds;
        }
        int[] assignment = new int[keys.Length];
        Array.Fill(assignment, -1);
        foreach (int row in counted)
            assignment[row] = foldOf[(classes?[row] ?? 0, keys[row])];
        return Folds.Given(assignment);
    }
}
