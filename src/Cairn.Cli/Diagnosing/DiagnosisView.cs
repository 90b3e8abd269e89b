using System.Globalization;
using Cairn.Cli.CommandLine;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Spectre.Console;

namespace Cairn.Cli.Diagnosing;

/// <summary>Shows a diagnosis to people.</summary>
internal static class DiagnosisView
{
    private const int MostIssues = 10;
    private const int MostColumns = 8;

    public static void Write(IAnsiConsole console, ModelDiagnosis found, Func<int, int> numberOf, string? reportPath)
    {
        (string loss, string plain) = found.Losses.Metrics;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Rows:N0} rows: {plain} {EvaluationView.Number(found.Overall.Plain)}, {loss} {EvaluationView.Number(found.Overall.Loss)}"));
        if (found.Slices is not null)
            WriteSlices(console, found.Slices, loss, plain);
        if (found.WorstRows is { Count: > 0 })
            WriteRows(console, found.WorstRows, loss, numberOf);
        if (found.Labels is not null)
            WriteLabels(console, found.Labels, found.Signature.Target, numberOf);
        if (found.Curve is not null)
            WriteCurve(console, found.Curve);
        if (found.Robustness is not null)
            WriteRobustness(console, found.Robustness);
        if (found.Stability is not null)
            WriteStability(console, found.Stability, found.Losses.IsClassification);
        if (reportPath is not null)
            console.WriteLine($"report   {reportPath}");
    }

    private static void WriteSlices(IAnsiConsole console, IReadOnlyList<Slice> slices, string loss, string plain)
    {
        console.WriteLine();
        if (slices.Count == 0)
        {
            console.WriteLine("Slices: none is worse than the rest by more than chance.");
            return;
        }
        console.WriteLine("Weakest slices");
        Table table = Terminal.Table("slice", ">rows", ">share", ">" + plain, ">elsewhere", ">" + loss, ">elsewhere", ">adjusted p");
        foreach (Slice slice in slices)
        {
            table.AddRow(Terminal.Row(
                slice.Description, slice.Rows.ToString("N0", CultureInfo.InvariantCulture),
                slice.Share.ToString("P1", CultureInfo.InvariantCulture), EvaluationView.Number(slice.Plain),
                EvaluationView.Number(slice.PlainElsewhere), EvaluationView.Number(slice.Loss),
                EvaluationView.Number(slice.LossElsewhere), EvaluationView.Number(slice.AdjustedPValue)));
        }
        console.Write(table);
    }

    private static void WriteRows(IAnsiConsole console, IReadOnlyList<WorstRow> rows, string loss, Func<int, int> numberOf)
    {
        console.WriteLine("Worst rows");
        Table table = Terminal.Table([">row", "actual", "predicted", ">" + loss, .. rows[0].Values.Take(MostColumns).Select(v => v.Key)]);
        foreach (WorstRow row in rows)
        {
            table.AddRow(Terminal.Row(
            [
                numberOf(row.Row).ToString(CultureInfo.InvariantCulture), row.Actual, row.Predicted, EvaluationView.Number(row.Loss),
                .. row.Values.Take(MostColumns).Select(v => v.Value ?? "–"),
            ]));
        }
        console.Write(table);
    }

    private static void WriteLabels(IAnsiConsole console, LabelCheck labels, string target, Func<int, int> numberOf)
    {
        string rate = labels.NoiseRate is double noise
            ? string.Create(CultureInfo.InvariantCulture, $"; about {noise:P1} of the labels are wrong by estimate") : "";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Labels: {labels.Issues.Count:N0} of {labels.Rows:N0} rows have a '{target}' that is likely wrong{rate}"));
        if (labels.Issues.Count == 0)
            return;
        Table table = Terminal.Table(">row", "given", "likely", ">score");
        foreach (LabelIssue issue in labels.Issues.Take(MostIssues))
        {
            table.AddRow(Terminal.Row(
                numberOf(issue.Row).ToString(CultureInfo.InvariantCulture), issue.Given, issue.Likely, EvaluationView.Number(issue.Score)));
        }
        console.Write(table);
        if (labels.Issues.Count > MostIssues)
            console.WriteLine($"and {labels.Issues.Count - MostIssues} more; --json and --report have them");
    }

    private static void WriteCurve(IAnsiConsole console, LearningCurve curve)
    {
        console.WriteLine();
        console.WriteLine(curve.Verdict);
        Table table = Terminal.Table(">rows learnt from", ">" + curve.Metric, ">±");
        for (int i = 0; i < curve.Rows.Count; i++)
        {
            MetricEstimate estimate = new(curve.Losses[i]);
            table.AddRow(Terminal.Row(
                curve.Rows[i].ToString("N0", CultureInfo.InvariantCulture), EvaluationView.Number(estimate.Mean),
                estimate.StandardDeviation is double deviation ? EvaluationView.Number(deviation) : "–"));
        }
        console.Write(table);
    }

    private static void WriteRobustness(IAnsiConsole console, Robustness robustness)
    {
        string name = Metric.Parse(robustness.Metric).Title;
        console.WriteLine($"Robustness: {name} {EvaluationView.Number(robustness.Value)} on the rows as they are");
        Table table = Terminal.Table("with", ">" + robustness.Metric);
        foreach ((double level, double value) in robustness.Noise)
            table.AddRow(Terminal.Row(string.Create(CultureInfo.InvariantCulture, $"{level:P0} noise"), EvaluationView.Number(value)));
        foreach ((string column, double value) in robustness.Missing.Take(MostColumns))
            table.AddRow(Terminal.Row($"no {column}", EvaluationView.Number(value)));
        console.Write(table);
    }

    private static void WriteStability(IAnsiConsole console, Stability stability, bool classes)
    {
        Table table = Terminal.Table(
            "stability", ">" + stability.Metric, ">±", classes ? ">rows of other class" : ">answers deviate by");
        foreach ((string what, IReadOnlyList<double> values, double answers) in new[]
        {
            ("over seeds", stability.OverSeeds, stability.AnswersOverSeeds),
            ("over nine tenths of the rows", stability.OverRows, stability.AnswersOverRows),
        })
        {
            MetricEstimate estimate = new(values);
            table.AddRow(Terminal.Row(
                what, EvaluationView.Number(estimate.Mean), EvaluationView.Number(estimate.StandardDeviation ?? 0),
                classes ? answers.ToString("P1", CultureInfo.InvariantCulture) : EvaluationView.Number(answers)));
        }
        console.Write(table);
    }
}
