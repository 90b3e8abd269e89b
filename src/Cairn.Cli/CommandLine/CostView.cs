using System.Globalization;
using Cairn.Learning.Metrics.Costs;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows people what decisions cost by threshold.</summary>
internal static class CostView
{
    private const int Steps = 8;

    /// <summary>Writes the choice.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="positive">Label of the positive class.</param>
    /// <param name="applied">Whether the model decides by it from now on.</param>
    public static void Write(IAnsiConsole console, CostChoice choice, string positive, bool applied)
    {
        Table table = Terminal.Table("threshold", ">cost a row", ">recall", ">precision", ">called so", "");
        List<(CostPoint Point, string Note)> rows = [(choice.Best, "costs least"), (choice.Even, "even odds")];
        if (choice.Current is CostPoint current)
            rows.Add((current, "as the model decides"));
        int stride = Math.Max(1, choice.Curve.Count / Steps);
        rows.AddRange(choice.Curve.Where((point, i) => i % stride == 0 && point.Threshold <= 1).Select(point => (point, "")));
        foreach ((CostPoint point, string note) in rows.OrderByDescending(row => row.Point.Threshold))
        {
            table.AddRow(Terminal.Row(
                EvaluationView.Number(point.Threshold), EvaluationView.Number(point.Cost), Share(point.Recall),
                Share(point.Precision), Share(point.PositiveRate), note));
        }
        console.Write(table);
        string number = EvaluationView.Number(choice.Best.Threshold);
        console.WriteLine(applied
            ? $"the model calls '{positive}' from a probability of {number} on, which costs least ({choice.Costs})"
            : $"calling '{positive}' from a probability of {number} on costs least ({choice.Costs})");
        console.WriteLine(
            $"on new rows expect {EvaluationView.Number(choice.ExpectedCost)} a row, which saves {EvaluationView.Number(choice.Saving)} "
            + $"against 0.5 (95 % interval {EvaluationView.Number(choice.SavingInterval.Low)} to {EvaluationView.Number(choice.SavingInterval.High)})");
    }

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
