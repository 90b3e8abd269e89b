using System.Collections;
using Cairn.Data.Columns;

namespace Cairn.Learning.Validation;

/// <summary>
/// The folds of a cross-validation; every row is tested at most once in each repeat. <see cref="Folds"/> makes them.
/// </summary>
public sealed class FoldSet : IReadOnlyList<Fold>
{
    internal const string LeaveOneOutMethod = "leave one out";

    private readonly IReadOnlyList<Fold> _folds;

    internal FoldSet(string method, int rows, IReadOnlyList<Fold> folds, IReadOnlyList<string> notes, int repeats = 1)
    {
        Repeats = repeats;
        Method = method;
        RowCount = rows;
        Notes = notes;
        _folds = folds;
    }

    /// <summary>
    /// How the rows were divided, in words: <c>k-fold</c>, <c>stratified</c>, <c>group</c>, <c>stratified group</c>,
    /// <c>time</c> with what belongs to it, <c>leave one out</c>, <c>leave one group out</c> or <c>given</c>.
    /// </summary>
    public string Method { get; }

    /// <summary>How often the rows were divided anew, ≥ 1; the folds of each time follow each other.</summary>
    public int Repeats { get; }

    /// <summary>Number of folds of one repeat.</summary>
    public int PerRepeat => Count / Repeats;

    /// <summary>Whether each fold tests a single row, so that the folds say something only together.</summary>
    public bool IsLeaveOneOut => Method == LeaveOneOutMethod;

    /// <summary>Number of rows of the data set that was divided.</summary>
    public int RowCount { get; }

    /// <summary>What a reader should know, such as a class with fewer rows than folds.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <inheritdoc/>
    public int Count => _folds.Count;

    /// <inheritdoc/>
    public Fold this[int index] => _folds[index];

    /// <summary>For each row the fold of the first repeat that tests it, −1 where none does. <see cref="Folds.Given(IReadOnlyList{int})"/> reads it.</summary>
    /// <remarks>This is what another tool needs to use the same folds (not for <c>time</c>, which trains on the past alone).</remarks>
    public int[] Assignment()
    {
        int[] assignment = new int[RowCount];
        Array.Fill(assignment, -1);
        for (int fold = 0; fold < PerRepeat; fold++)
        {
            foreach (int row in this[fold].Test)
                assignment[row] = fold;
        }
        return assignment;
    }

    /// <summary>The assignment as a column; rows that no fold tests are missing.</summary>
    /// <param name="name">Name of the column.</param>
    public IntegerColumn ToColumn(string name = "fold") =>
        new(name, [.. Assignment().Select(fold => fold < 0 ? IntegerColumn.Missing : fold)]);

    /// <inheritdoc/>
    public IEnumerator<Fold> GetEnumerator() => _folds.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
