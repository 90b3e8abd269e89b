namespace Cairn.Lifecycle.Tracking;

/// <summary>Runs side by side: the parameters and metrics in which they differ.</summary>
/// <param name="Runs">The runs, in the order given.</param>
/// <param name="Parameters">Parameters of which not all runs have the same value.</param>
/// <param name="Metrics">Metrics of which not all runs have the same value.</param>
public sealed record RunComparison(
    IReadOnlyList<Run> Runs, IReadOnlyList<RunComparison.Row<string>> Parameters,
    IReadOnlyList<RunComparison.Row<double?>> Metrics)
{
    /// <summary>Compares two or more runs.</summary>
    /// <param name="runs">The runs.</param>
    public static RunComparison Of(params IReadOnlyList<Run> runs) => new(
        runs,
        Rows<string>(runs, run => run.Parameters.Keys, (run, name) => run.Parameters.GetValueOrDefault(name)),
        Rows<double?>(
            runs, run => run.Metrics.Keys,
            (run, name) => run.Metrics.TryGetValue(name, out double value) ? value : null));

    private static List<Row<T>> Rows<T>(
        IReadOnlyList<Run> runs, Func<Run, IEnumerable<string>> names, Func<Run, string, T?> value)
    {
        List<Row<T>> rows = [];
        foreach (string name in runs.SelectMany(names).Distinct(StringComparer.Ordinal))
        {
            T?[] values = [.. runs.Select(run => value(run, name))];
            if (values.Distinct().Count() > 1)
                rows.Add(new Row<T>(name, values));
        }
        return rows;
    }

    /// <summary>One thing in which runs differ.</summary>
    /// <typeparam name="T">Type of its values.</typeparam>
    /// <param name="Name">Name of the parameter or metric.</param>
    /// <param name="Values">Its value in each run; null where a run has none.</param>
    public sealed record Row<T>(string Name, IReadOnlyList<T?> Values);
}
