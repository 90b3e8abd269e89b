using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>Which column of a table plays which part: names only, so that the same roles fit another table.</summary>
public sealed record DatasetRoles
{
    /// <summary>
    /// Columns to be predicted: several for multi-output regression, none or a label for outliers, otherwise one.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Columns to predict from, in order.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Column of non-negative row weights, or null for equal weights.</summary>
    public string? Weight { get; init; }

    /// <summary>Column whose equal values belong together in a split, and are one query of a ranking; or null.</summary>
    public string? Group { get; init; }

    /// <summary>Column that orders the rows in time, or null.</summary>
    public string? Time { get; init; }

    /// <summary>Survival: column that says whether the event was seen at the target's time; null when it always was.</summary>
    public string? Event { get; init; }

    /// <summary>Survival: column of the latest time at which the event can have been; null when times are exact.</summary>
    public string? UpperBound { get; init; }

    /// <summary>The rows of <paramref name="table"/> that have all the labels that <paramref name="task"/> wants.</summary>
    /// <param name="table">Rows with the columns of these roles.</param>
    /// <param name="task">The task.</param>
    /// <remarks>
    /// Every target and, in survival, the event must be known; an interval that is open below begins at 0. Outliers need
    /// no label.
    /// </remarks>
    /// <exception cref="InputException"><c>unknown-column</c>.</exception>
    public int[] LabelledRows(Table table, LearningTask task)
    {
        if (task == LearningTask.OutlierDetection)
            return [.. Enumerable.Range(0, table.RowCount)];
        Column[] targets = [.. Targets.Select(name => table[name])];
        Column? seen = task == LearningTask.Survival && Event is not null ? table[Event] : null;
        Column? upper = task == LearningTask.Survival && UpperBound is not null ? table[UpperBound] : null;
        return
        [
            .. Enumerable.Range(0, table.RowCount).Where(row =>
                seen?.IsMissing(row) != true
                && Array.TrueForAll(targets, target => !target.IsMissing(row) || upper?.IsMissing(row) == false)),
        ];
    }
}
