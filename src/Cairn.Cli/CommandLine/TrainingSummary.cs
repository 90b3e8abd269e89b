using System.Globalization;
using Cairn.Cli.Fairness;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics.Costs;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Signatures;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows the outcome of a training to people.</summary>
internal static class TrainingSummary
{
    private const int MostImportances = 10;

    // Rounding alone leaves differences of this size; they are no importance.
    private const double Nothing = 1e-12;

    public static void Write(IAnsiConsole console, TrainingOutcome outcome, string? packagePath, string? reportPath)
    {
        if (outcome.Selection is not null)
        {
            console.WriteLine(outcome.Selection.Reason);
            LeaderboardView.Write(console, outcome.Selection);
        }
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Manifest.Learner} learnt {Subject(outcome.Manifest.Signature)} from {Rows(outcome.Manifest.Rows)} in {outcome.FitSeconds:F2} s; measured on {outcome.MeasuredOn}"));
        EvaluationView.Write(
            console, outcome.Evaluation, outcome.Metrics, outcome.BaselineMetrics, Spread(outcome), outcome.Intervals);
        if (outcome.Costs is CostChoice costs)
            CostView.Write(console, costs, outcome.Evaluation.PositiveLabel!, applied: true);
        if (outcome.Calibration is CalibrationRecord calibration)
            ReliabilityView.Write(console, calibration);
        if (outcome.Fairness is FairnessAudit fairness)
            FairnessView.Write(console, fairness, null);
        if (outcome.Coverage is CoverageScores coverage)
            CoverageView.Write(console, coverage);
        WriteImportance(console, outcome.Importance);
        console.WriteLine($"model    {outcome.Version.Name} version {outcome.Version.Version}");
        console.WriteLine($"run      {outcome.Run.Name} ({outcome.Run.Id[..8]})");
        if (packagePath is not null)
            console.WriteLine($"package  {packagePath}");
        if (reportPath is not null)
            console.WriteLine($"report   {reportPath}");
        console.WriteLine();
        console.WriteLine($"Serve it with: cairn serve {outcome.Version.Name}");
    }

    // The standard deviation of each metric over the folds.
    private static Dictionary<string, double>? Spread(TrainingOutcome outcome) => outcome.CrossValidation?.Metrics
        .Where(m => m.Value.StandardDeviation is not null)
        .ToDictionary(m => m.Key, m => m.Value.StandardDeviation!.Value);

    private static string Subject(Signature signature) => signature.Task == LearningTask.OutlierDetection
        ? "what is usual"
        : string.Join(", ", signature.Targets.Select(target => $"'{target}'"));

    private static string Rows(long rows) =>
        rows == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows");

    private static void WriteImportance(IAnsiConsole console, ImportanceTable importance)
    {
        if (importance.Rows.Count == 0)
            return;
        Table table = Terminal.Table("column", ">gain", ">permutation", "");
        double most = importance.Rows.Max(r => r.Permutation ?? r.Gain ?? 0);
        foreach (ImportanceRow row in importance.Rows.Take(MostImportances))
        {
            double share = most > Nothing ? Math.Max(0, row.Permutation ?? row.Gain ?? 0) / most : 0;
            string permutation = row.Permutation is not double loss ? "–"
                : row.Deviation is double deviation ? $"{EvaluationView.Number(loss)} ± {EvaluationView.Number(deviation)}"
                : EvaluationView.Number(loss);
            table.AddRow(Terminal.Row(
                row.Column, row.Gain?.ToString("P1", CultureInfo.InvariantCulture) ?? "–", permutation,
                new string('█', (int)Math.Round(share * 20))));
        }
        console.Write(table);
        if (importance.Rows.Count > MostImportances)
        {
            int more = importance.Rows.Count - MostImportances;
            console.WriteLine($"and {more} {(more == 1 ? "column" : "columns")} of less importance");
        }
    }
}
