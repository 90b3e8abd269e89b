using System.Globalization;
using Cairn.Learning.Metrics;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows an evaluation to people: metrics beside the baseline, and the confusion of the classes.</summary>
internal static class EvaluationView
{
    private const int MostClassesShown = 12;

    public static void Write(IAnsiConsole console, Evaluation evaluation, Evaluation? baseline) =>
        Write(console, evaluation, evaluation.Metrics, baseline?.Metrics);

    /// <summary>Writes the given values, which may be means over folds rather than those of <paramref name="evaluation"/>.</summary>
    public static void Write(
        IAnsiConsole console, Evaluation evaluation,
        IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, double>? baseline)
    {
        Table table = baseline is null ? Terminal.Table("metric", ">value") : Terminal.Table("metric", ">model", ">baseline");
        string headline = Metric.Headline(evaluation.Task).Name;
        foreach (Metric metric in Metric.For(evaluation.Task))
        {
            if (!metrics.TryGetValue(metric.Name, out double value))
                continue;
            string name = metric.Name == headline ? metric.Name + " *" : metric.Name;
            table.AddRow(baseline is null
                ? Terminal.Row(name, Number(value))
                : Terminal.Row(name, Number(value), baseline.TryGetValue(metric.Name, out double other) ? Number(other) : "–"));
        }
        console.Write(table);
        if (evaluation.Confusion is ConfusionMatrix confusion && evaluation.Labels.Count <= MostClassesShown)
            WriteConfusion(console, evaluation.Labels, confusion);
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
