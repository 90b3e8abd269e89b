using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

// The past is learnt from and what follows is tested, so that no fold knows more than a model in use would.
public static partial class Folds
{
    /// <summary>
    /// k stretches of time of nearly equal size, each judged by what was learnt from the rows before it. The first
    /// stretch of rows, 1 ∕ (k + 1) of them, is only learnt from.
    /// </summary>
    /// <param name="data">The rows; a column orders them in time.</param>
    /// <param name="k">Number of folds, ≥ 2.</param>
    /// <param name="gap">What is left out between learning and testing, as where labels come late; nothing when null.</param>
    /// <param name="window">How much of the past is learnt from, a sliding window; all of it when null.</param>
    /// <remarks>
    /// Rows of the same instant are never divided between learning and testing. Rows without a time count as the oldest.
    /// With groups, each is kept whole and stands where its last row does. Where every row has an instant of its own and
    /// gap and window are in rows, these are the folds of scikit-learn's TimeSeriesSplit.
    /// </remarks>
    /// <exception cref="InputException"><c>bad-folds</c>.</exception>
    public static FoldSet Time(Dataset data, int k, TimeStretch? gap = null, TimeStretch? window = null)
    {
        CheckCount(k, data.RowCount - 1, "rows after the first");
        (int[] order, long[] times) = RowOrder.ByTime(data);
        foreach (TimeStretch stretch in new[] { gap, window }.OfType<TimeStretch>())
        {
            if (stretch.Span is not null && data.Time is not TimeColumn)
            {
                throw new InputException(
                    "bad-folds", $"Column '{data.Time!.Name}' is {ColumnKinds.NameOf(data.Time.Kind)}, so {stretch} says nothing of it.",
                    "Give the gap and the window as numbers of rows, or read the column as a time.");
            }
        }
        int rows = order.Length;
        int size = rows / (k + 1);
        List<Fold> folds = [];
        for (int fold = 0; fold < k; fold++)
        {
            int start = RowOrder.StartOfInstant(times, rows - (k - fold) * size);
            int end = fold == k - 1 ? rows : RowOrder.StartOfInstant(times, rows - (k - fold - 1) * size);
            if (start == 0 || end <= start)
            {
                throw new InputException(
                    "bad-folds", $"Column '{data.Time!.Name}' has too few different times for {k} folds.",
                    "Use fewer folds, or a finer time.");
            }
            int until = EndOfPast(times, start, gap);
            int from = StartOfPast(times, start, until, gap, window);
            if (from >= until)
            {
                throw new InputException(
                    "bad-folds", $"Fold {fold + 1} of {k} tests from row {start + 1} in time on, and nothing before it is left to learn "
                    + $"from{(gap is null ? "" : $" with a gap of {gap}")}{(window is null ? "" : $" in a window of {window}")}.",
                    "Use fewer folds, a smaller gap or a longer window.");
            }
            folds.Add(new Fold([.. order[from..until].Order()], [.. order[start..end].Order()]));
        }
        return new FoldSet(TimeMethod(data, gap, window), rows, folds, TimeNotes(data, folds));
    }

    private static List<string> TimeNotes(Dataset data, List<Fold> folds)
    {
        List<string> notes = [];
        int missing = data.Time!.MissingCount;
        if (missing > 0)
            notes.Add($"{missing} row{(missing == 1 ? " has" : "s have")} no '{data.Time.Name}' and count as the oldest");
        if (data.Group is not null && RowOrder.Overlaps(data, folds))
            notes.Add(RowOrder.OverlapNote(data));
        return notes;
    }

    private static string TimeMethod(Dataset data, TimeStretch? gap, TimeStretch? window) =>
        "time" + (data.Group is null ? "" : ", whole groups")
        + (window is null ? "" : $", sliding window of {window}") + (gap is null ? "" : $", gap of {gap}");

    // One past the last row that may be learnt from.
    private static int EndOfPast(long[] times, int start, TimeStretch? gap) => gap switch
    {
        null => start,
        { Span: TimeSpan span } => Math.Min(start, FirstAtLeast(times, times[start] - span.Ticks + 1)),
        { Rows: int rows } => start - rows,
    };

    private static int StartOfPast(long[] times, int start, int until, TimeStretch? gap, TimeStretch? window) => window switch
    {
        null => 0,
        { Span: TimeSpan span } => FirstAtLeast(times, Edge(times, start, until, gap) - span.Ticks),
        { Rows: int rows } => Math.Max(0, until - rows),
    };

    // The instant at which the past ends.
    private static long Edge(long[] times, int start, int until, TimeStretch? gap) =>
        gap?.Span is TimeSpan span ? times[start] - span.Ticks : times[Math.Clamp(until, 0, start)];

    private static int FirstAtLeast(long[] times, long instant)
    {
        int low = 0;
        int high = times.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (times[middle] < instant)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
