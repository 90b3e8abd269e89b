using System.Globalization;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Packaging;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows an evaluation to people: metrics beside the baseline, and the confusion of the classes.</summary>
internal static class EvaluationView
{
    private const int MostClassesShown = 12;
    private const int MostTargetsShown = 30;

    /// <summary>Writes an evaluation beside what was measured when the model was made.</summary>
    public static void WriteBeside(IAnsiConsole console, Evaluation evaluation, PackageManifest manifest)
    {
        List<(string, IReadOnlyDictionary<string, double>)> columns = [(">value", evaluation.Metrics)];
        if (manifest.Metrics.Count > 0)
            columns.Add((">in training", manifest.Metrics));
        if (manifest.BaselineMetrics.Count > 0)
            columns.Add((">baseline in training", manifest.BaselineMetrics));
        WriteMetrics(console, evaluation, columns, evaluation.Intervals);
        if (manifest.Metrics.Count > 0 && manifest.MeasuredOn is string where)
            console.WriteLine($"in training: measured on {where}");
        WriteDetails(console, evaluation);
    }

    /// <summary>Writes the given values, which may be means over folds rather than those of <paramref name="evaluation"/>.</summary>
    public static void Write(
        IAnsiConsole console, Evaluation evaluation,
        IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, double>? baseline,
        IReadOnlyDictionary<string, double>? spread = null, MetricIntervals? intervals = null)
    {
        List<(string, IReadOnlyDictionary<string, double>)> columns = [(baseline is null ? ">value" : ">model", metrics)];
        if (spread is { Count: > 0 })
            columns.Add((">± over folds", spread));
        if (baseline is not null)
            columns.Add((">baseline", baseline));
        WriteMetrics(console, evaluation, columns, intervals);
        WriteDetails(console, evaluation);
    }

    private static void WriteMetrics(
        IAnsiConsole console, Evaluation evaluation,
        IReadOnlyList<(string Title, IReadOnlyDictionary<string, double> Metrics)> columns, MetricIntervals? intervals)
    {
        string[] spread = intervals is null
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $">{intervals.Level * 100:0.##} % interval")];
        Table table = Terminal.Table(["metric", columns[0].Title, .. spread, .. columns.Skip(1).Select(column => column.Title)]);
        string headline = Metric.Headline(evaluation.Task).Name;
        foreach (Metric metric in Metric.For(evaluation.Task).Where(m => columns[0].Metrics.ContainsKey(m.Name)))
        {
            string name = metric.Name == headline ? metric.Name + " *" : metric.Name;
            string[] values =
                [.. columns.Select(column => column.Metrics.TryGetValue(metric.Name, out double value) ? Number(value) : "–")];
            string[] interval = intervals is null ? []
                : intervals.Find(metric.Name) is MetricInterval found ? [$"{Number(found.Low)} to {Number(found.High)}"] : ["–"];
            table.AddRow(Terminal.Row([name, values[0], .. interval, .. values.Skip(1)]));
        }
        console.Write(table);
        if (intervals is not null)
            console.WriteLine(intervals.Description);
    }

    private static void WriteDetails(IAnsiConsole console, Evaluation evaluation)
    {
        if (evaluation.Task == LearningTask.Ranking)
            console.WriteLine($"{Counted(evaluation.Rows, "row", "rows")} in {Counted(evaluation.Queries, "query", "queries")}");
        if (evaluation.Task == LearningTask.Survival)
            console.WriteLine($"{Counted(evaluation.Rows, "row", "rows")}, {Counted(evaluation.Events, "event", "events")} seen");
        if (evaluation.Targets.Count > 0)
            WriteTargets(console, evaluation.Targets);
        if (evaluation.Confusion is ConfusionMatrix confusion && evaluation.Labels.Count <= MostClassesShown)
            WriteConfusion(console, evaluation.Labels, confusion);
    }

    private static string Counted(int count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several)}");

    private static void WriteTargets(IAnsiConsole console, IReadOnlyList<TargetScores> targets)
    {
        Table table = Terminal.Table("target", ">rmse", ">mae", ">r2");
        foreach (TargetScores scores in targets.Take(MostTargetsShown))
        {
            table.AddRow(Terminal.Row(
                scores.Target, Number(scores.RootMeanSquaredError), Number(scores.MeanAbsoluteError),
                scores.R2 is double explained ? Number(explained) : "–"));
        }
        console.Write(table);
        if (targets.Count > MostTargetsShown)
            console.WriteLine($"and {targets.Count - MostTargetsShown} more; --json has all");
    }

    private static void WriteConfusion(IAnsiConsole console, IReadOnlyList<string> labels, ConfusionMatrix confusion)
    {
        Table table = Terminal.Table(["true \\ predicted", .. labels.Select(l => ">" + l)]);
        for (int actual = 0; actual < labels.Count; actual++)
        {
            string[] cells = [labels[actual], .. labels.Select((_, predicted) => Count(confusion[actual, predicted]))];
            table.AddRow(Terminal.Row(cells));
        }
        console.Write(table);
    }

    /// <summary>A value with about four digits that matter.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch
        {
            0 => "0",
            < 1e-4 or >= 1e9 => "G3",
            < 1 => "F4",
            < 10 => "F3",
            < 100 => "F2",
            _ => "N1",
        },
        CultureInfo.InvariantCulture);

    private static string Count(double weight) => weight.ToString("0.##", CultureInfo.InvariantCulture);
}
