using System.Globalization;
using Cairn.Cli.CommandLine;
using Cairn.Learning.Fairness.Frontier;
using Spectre.Console;

namespace Cairn.Cli.Fairness;

/// <summary>Shows to people what fairness costs: a table and a plot.</summary>
internal static class FrontierView
{
    private const int Width = 61;
    private const int Height = 15;

    public static void Write(IAnsiConsole console, FairnessFrontier frontier)
    {
        string by = string.Join(" × ", frontier.Sensitive);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{frontier.Learner} fitted to {frontier.LearntRows:N0} rows, judged on {frontier.JudgedRows:N0}: gap of "
                + $"{frontier.Constraint.Name} by {by}"));
        Table table = Terminal.Table("", "way", ">accuracy", ">gap", ">95 % interval", "best", "cairn train …");
        foreach ((int i, FrontierPoint point) in frontier.Points.Index())
        {
            table.AddRow(Terminal.Row(
                Mark(i).ToString(), point.Name, EvaluationView.Number(point.Accuracy.Value),
                EvaluationView.Number(point.Gap.Value),
                point.Gap.HasInterval
                ? $"{EvaluationView.Number(point.Gap.Low)} to {EvaluationView.Number(point.Gap.High)}"
                : "–",
                point.IsBest ? "●" : "", point.Options(frontier.Constraint)));
        }
        console.Write(table);
        foreach (string line in Draw(frontier))
            console.WriteLine(line);
        console.WriteLine(frontier.Verdict());
    }

    // The gap from left to right, accuracy upwards; each way by its letter.
    private static IEnumerable<string> Draw(FairnessFrontier frontier)
    {
        double right = Math.Max(1e-9, frontier.Points.Max(point => point.Gap.Value));
        double top = frontier.Points.Max(point => point.Accuracy.Value);
        double bottom = Math.Min(top - 1e-9, frontier.Points.Min(point => point.Accuracy.Value));
        char[][] plot = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        foreach ((int i, FrontierPoint point) in frontier.Points.Index().Reverse())
        {
            int row = (int)Math.Round((top - point.Accuracy.Value) / (top - bottom) * (Height - 1));
            plot[row][(int)Math.Round(point.Gap.Value / right * (Width - 1))] = Mark(i);
        }
        for (int row = 0; row < Height; row++)
        {
            double accuracy = top - (top - bottom) * row / (Height - 1);
            string label = row is 0 or Height - 1 or Height / 2 ? EvaluationView.Number(accuracy) : "";
            yield return $"{(row == 0 ? "accuracy " : "")}{label}".PadLeft(17) + " │" + new string(plot[row]).TrimEnd();
        }
        yield return new string(' ', 18) + "└" + new string('─', Width);
        yield return new string(' ', 19) + "0" + "gap".PadLeft(Width / 2)
            + EvaluationView.Number(right).PadLeft(Width - 1 - Width / 2);
    }

    private static char Mark(int place) => (char)('a' + place % 26);
}
