using System.Globalization;
using Cairn.Learning.Conformal;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows people how often intervals or sets held the truth.</summary>
internal static class CoverageView
{
    private const int MostGroups = 20;

    /// <summary>Writes the coverage of all rows and by group.</summary>
    public static void Write(IAnsiConsole console, CoverageScores scores)
    {
        string what = scores.AreSets ? "sets" : "intervals";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} promised for {Share(scores.Level)} of the rows, by {scores.Method} calibrated on {scores.CalibrationRows:N0} rows"));
        string by = scores.GroupedBy == "prediction" ? "by prediction" : scores.GroupedBy;
        Table table = Terminal.Table(by, ">rows", ">coverage", ">95 % interval", scores.AreSets ? ">mean size" : ">mean width");
        Add(table, "all", scores.All);
        foreach (CoverageGroup group in scores.Groups.Take(MostGroups))
            Add(table, group.Name, group);
        console.Write(table);
        if (scores.Groups.Count > MostGroups)
            console.WriteLine($"and {scores.Groups.Count - MostGroups} more; --json has all");
        if (scores.AreSets)
            console.WriteLine("sizes of sets: " + string.Join(", ", scores.Sizes.Select((share, size) => $"{size}: {Share(share)}")));
    }

    private static void Add(Table table, string name, CoverageGroup group) => table.AddRow(Terminal.Row(
        name, group.Rows.ToString("N0", CultureInfo.InvariantCulture), Share(group.Coverage),
        $"{Share(group.Interval.Low)} to {Share(group.Interval.High)}", EvaluationView.Number(group.Width)));

    private static string Share(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
