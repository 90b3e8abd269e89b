using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Intervals;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows people which of two models is better.</summary>
internal static class ComparisonView
{
    public static void Write(IAnsiConsole console, ModelComparison comparison)
    {
        console.WriteLine(comparison.Verdict);
        Table table = Terminal.Table(
            "metric", ">" + comparison.First, ">" + comparison.Second, ">difference", ">interval", ">p", "test", "better");
        Metric headline = Metric.Headline(comparison.Task);
        foreach (ComparedMetric compared in comparison.Metrics)
        {
            bool shown = compared.PValue < 1 - comparison.Level && !compared.Metric.IsDescriptive;
            table.AddRow(Terminal.Row(
                compared.Metric == headline ? compared.Metric.Name + " *" : compared.Metric.Name,
                EvaluationView.Number(compared.First), EvaluationView.Number(compared.Second),
                EvaluationView.Number(compared.Difference),
                compared.Interval is MetricInterval interval
                    ? $"{EvaluationView.Number(interval.Low)} to {EvaluationView.Number(interval.High)}"
                    : "–",
                compared.PValue is double p ? p < 0.001 ? "< 0.001" : EvaluationView.Number(p) : "–",
                compared.PValue is null ? "" : compared.Test,
                !shown ? "" : compared.Metric.Gain(compared.Second, compared.First) > 0 ? comparison.Second : comparison.First));
        }
        console.Write(table);
        foreach (PairedTest test in comparison.Tests)
        {
            string p = test.PValue < 0.001 ? "p < 0.001" : $"p = {EvaluationView.Number(test.PValue)}";
            console.WriteLine($"{test.Title} ({test.Metric}): {p}; {test.Detail}");
        }
        console.WriteLine($"differences are the second less the first; intervals by {comparison.Resamples} paired resamples of {comparison.Unit}");
    }
}
