using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>
/// Looks, before anything is fitted, for what would make the metrics of a model too good: columns that give the target
/// away, alone or together, copies of rows and members of groups on both sides of a division, rows learnt from that are
/// younger than those judged, and columns that merely number the rows.
/// </summary>
/// <remarks>
/// Each check has thresholds under which it keeps quiet, since a warning that is mostly wrong is soon not read. None
/// changes the data. O(rows · features) on at most 50,000 rows, besides the hashing of all cells.
/// </remarks>
public static class LeakCheck
{
    /// <summary>The warnings for a way to divide rows; none where all seems well.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="parts">Which of them are learnt from and judged; several for folds.</param>
    /// <param name="context">Threads and cancellation.</param>
    public static IReadOnlyList<LeakWarning> OfParts(Dataset data, IReadOnlyList<Fold> parts, FitContext? context = null) =>
        Find(new LeakRows(data, null, parts), context ?? FitContext.Default);

    /// <summary>The warnings for rows to learn from and others to judge on.</summary>
    /// <param name="data">Rows to learn from.</param>
    /// <param name="test">Rows to judge on, with the features and targets of <paramref name="data"/>.</param>
    /// <param name="context">Threads and cancellation.</param>
    public static IReadOnlyList<LeakWarning> OfTest(Dataset data, Dataset test, FitContext? context = null)
    {
        int rows = data.RowCount;
        Fold apart = new([.. Enumerable.Range(0, rows)], [.. Enumerable.Range(rows, test.RowCount)]);
        return Find(new LeakRows(data, test.Table, [apart]), context ?? FitContext.Default);
    }

    /// <summary>
    /// The warnings of columns that give the target away, alone or together: what can be told by a sample of the rows,
    /// where all of them with their keys would not fit into memory.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="context">Threads and cancellation.</param>
    public static IReadOnlyList<LeakWarning> OfColumns(Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        return data.Task is LearningTask.OutlierDetection or LearningTask.Survival
            ? []
            : [.. data.Targets.SelectMany(target => OfColumns(data, target, context))];
    }

    private static IReadOnlyList<LeakWarning> Find(LeakRows rows, FitContext context)
    {
        Dataset data = rows.Data;
        List<LeakWarning> found = [.. OfColumns(data, context)];
        context.Cancellation.ThrowIfCancellationRequested();
        found.AddRange(IdentifierColumns.Find(data));
        found.AddRange(CopiedRows.Find(rows, context));
        found.AddRange(DividedGroups.Find(rows));
        found.AddRange(FutureRows.Find(rows));
        return found;
    }

    private static List<LeakWarning> OfColumns(Dataset data, Column target, FitContext context)
    {
        Table beside = new([.. data.Features.Where(f => f != target), target]);
        TableProfile profile = TableProfile.Of(beside, context.Threads, context.Cancellation);
        ColumnPower power = new(data, target, context);
        List<LeakWarning> found = [];
        HashSet<string> told = [];
        foreach (TableWarning warning in TargetLeaks.Find(beside, target, profile, context.Threads))
        {
            told.UnionWith(warning.Columns);
            found.Add(new LeakWarning(warning.Code, warning.Columns, warning.Message, power.EvidenceOf(warning.Columns[0])));
        }
        List<LeakWarning> strong = [.. power.Find().Where(w => !told.Contains(w.Columns[0]))];
        told.UnionWith(strong.SelectMany(w => w.Columns));
        found.AddRange(strong);
        found.AddRange(JointPower.Find(data, target, power, told, context));
        return found;
    }
}
