using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>Finds models that would be judged on the past though they know the future.</summary>
/// <remarks>
/// Rows have a time in many tables where it does not matter. It counts where the target of a row is much like that of the
/// row before it in time (first autocorrelation at least 0.2, five standard errors from 0): then shuffled rows are told
/// by their neighbours, which a model in use will not have.
/// </remarks>
internal static class FutureRows
{
    private const int FewestRows = 50;
    private const int FewestTimes = 20;
    private const double LeastAlike = 0.2;
    private const double LeastSure = 5;

    public static IEnumerable<LeakWarning> Find(LeakRows rows)
    {
        Dataset data = rows.Data;
        if (data.Time is not null)
            return rows.IsDivided || !rows.Shared.Contains(data.Time) ? [] : OfTest(rows, data.Time);
        return data.RowCount < FewestRows || data.Group is not null || data.Task == LearningTask.Ranking ? [] : Guess(rows);
    }

    private static IEnumerable<LeakWarning> OfTest(LeakRows rows, Column time)
    {
        double[] times = rows.Values(time.Name, c => ColumnKinds.IsNumeric(c.Kind) ? c.ToNumbers() : []);
        if (times.Length != rows.Count)
            yield break;
        double earliest = rows.Parts[0].Test.Select(row => times[row]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        int later = rows.Parts[0].Train.Count(row => times[row] > earliest);
        if (later == 0)
            yield break;
        yield return new LeakWarning(
            "future-rows", [time.Name],
            $"{LeakText.Count(later)} of {LeakText.Count(rows.Data.RowCount)} rows learnt from have a later '{time.Name}' than the earliest row "
            + "judged: the model knows the future of what it is judged on. Judge by later rows.",
            new Dictionary<string, double> { ["rows"] = later, ["share"] = (double)later / rows.Data.RowCount });
    }

    private static IEnumerable<LeakWarning> Guess(LeakRows rows)
    {
        Dataset data = rows.Data;
        if (Target(data) is not double[] target)
            yield break;
        (Column? Time, double Alike, double[] Times) strongest = (null, 0, []);
        foreach (Column column in rows.Shared.Where(c => c.Kind == ColumnKind.Time && !data.Targets.Contains(c)))
        {
            double[] times = rows.Values(column.Name, c => c.ToNumbers());
            double alike = Autocorrelation([.. times.Take(data.RowCount)], target);
            if (alike > strongest.Alike)
                strongest = (column, alike, times);
        }
        if (strongest.Time is null || strongest.Alike < LeastAlike || strongest.Alike * Math.Sqrt(data.RowCount) < LeastSure)
            yield break;
        int before = 0;
        int of = 0;
        foreach (Fold part in rows.Parts)
        {
            double latest = part.Train.Select(row => strongest.Times[row]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
            before += part.Test.Count(row => strongest.Times[row] < latest);
            of += part.Test.Length;
        }
        if (before < of / 10)
            yield break;
        string name = strongest.Time.Name;
        yield return new LeakWarning(
            "future-rows", [name],
            $"{LeakText.Count(before)} of {LeakText.Count(of)} rows judged are older by '{name}' than some learnt from, and '{data.TargetName}' is "
            + $"much the same from one row in time to the next (correlation {LeakText.Figure(strongest.Alike)}): their neighbours tell them. "
            + (rows.IsDivided ? $"Judge the later rows with --time {name}." : "Judge by later rows."),
            new Dictionary<string, double> { ["rows"] = before, ["judged"] = of, ["autocorrelation"] = strongest.Alike });
    }

    private static double[]? Target(Dataset data) => LearningTasks.IsClassification(data.Task)
        ? [.. data.Classes.Codes.Select(code => code == 1 ? 1.0 : 0.0)]
        : data.Targets.Count > 0 && ColumnKinds.IsNumeric(data.Target.Kind) ? data.Target.ToNumbers() : null;

    // 0 where there are too few times, or most rows share one.
    private static double Autocorrelation(double[] times, double[] target)
    {
        int[] order = [.. Enumerable.Range(0, times.Length).Where(row => double.IsFinite(times[row])).OrderBy(row => times[row])];
        if (order.Length < 0.9 * times.Length || order.Select(row => times[row]).Distinct().Count() < FewestTimes)
            return 0;
        double mean = order.Average(row => target[row]);
        double product = 0;
        double spread = 0;
        for (int i = 0; i < order.Length; i++)
        {
            double off = target[order[i]] - mean;
            spread += off * off;
            if (i > 0)
                product += off * (target[order[i - 1]] - mean);
        }
        return spread > 0 ? product / spread : 0;
    }
}
