using System.Globalization;
using Cairn.Learning.Tuning.Trials;
using Cairn.Lifecycle.Studies;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows the outcome of a search to people.</summary>
internal static class StudySummary
{
    private const int MostTrials = 8;

    public static void Write(IAnsiConsole console, StudyOutcome outcome)
    {
        IReadOnlyList<Trial> trials = outcome.Study.Trials;
        int complete = trials.Count(t => t.State == TrialState.Complete);
        int pruned = trials.Count(t => t.State == TrialState.Pruned);
        int failed = trials.Count(t => t.State == TrialState.Failed);
        string earlier = outcome.Earlier > 0 ? $", {outcome.Earlier} of them earlier" : "";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"study {outcome.Study.Name}: {trials.Count} trials{earlier}: {complete} judged, {pruned} given up early, {failed} failed"));
        bool several = outcome.Objectives.Others.Count > 0;
        string[] others = [.. outcome.Objectives.Others.Select(name => ">" + name)];
        Table table = Terminal.Table([">trial", ">" + outcome.Objectives.Metric.Name, .. others, ">seconds", "options"]);
        IEnumerable<Trial> shown = several
            ? outcome.Front
            : trials.Where(t => t.State == TrialState.Complete).OrderBy(t => t.Losses[0]).ThenBy(t => t.Number);
        foreach (Trial trial in shown.Take(MostTrials))
        {
            table.AddRow(Terminal.Row([
                trial.Number.ToString(CultureInfo.InvariantCulture) + (trial.Number == outcome.Best.Number ? "*" : ""),
                EvaluationView.Number(outcome.ValueOf(trial)),
                .. trial.Losses.Skip(1).Select(EvaluationView.Number),
                trial.Seconds.ToString("F2", CultureInfo.InvariantCulture),
                string.Join(' ', outcome.Space.Space.Describe(trial.Point).Select(o => $"{o.Key}={Short(o.Value)}")),
            ]));
        }
        console.Write(table);
        if (outcome.Importance.Count > 0)
        {
            console.WriteLine("what mattered: " + string.Join(", ", outcome.Importance.Take(5).Select(
                i => string.Create(CultureInfo.InvariantCulture, $"{i.Name} {i.Share:P0}"))));
        }
    }

    private static string Short(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number.ToString("G4", CultureInfo.InvariantCulture)
            : value;
}
