using System.Globalization;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Auto;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows what a search with a budget judged: the best of each kind of learner, and the ensemble.</summary>
internal static class LeaderboardView
{
    public static void Write(IAnsiConsole console, AutoSelectionResult selection)
    {
        if (selection.Leaderboard.Count == 0)
            return;
        Table table = Terminal.Table("learner", "prepared", ">" + selection.Metric.Name, ">fit s", ">µs a row", ">size kB", ">weight");
        foreach (LeaderboardEntry entry in selection.Leaderboard
            .Where((e, i) => e.Weight > 0 || selection.Leaderboard.Take(i).All(other => other.Inside != e.Inside)))
        {
            table.AddRow(Terminal.Row(
                entry.Inside, PreparationText.Of(entry.Preparation), EvaluationView.Number(entry.Value), Number(entry.FitSeconds), Number(entry.LatencyMicroseconds),
                Number(entry.SizeBytes / 1000), entry.Weight > 0 ? entry.Weight.ToString("P0", CultureInfo.InvariantCulture) : ""));
        }
        console.Write(table);
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
