using System.Globalization;
using Cairn.Cli.CommandLine;
using Cairn.Learning.Fairness;
using Cairn.Models;
using Spectre.Console;

namespace Cairn.Cli.Fairness;

/// <summary>Shows to people how groups are treated.</summary>
internal static class FairnessView
{
    private static readonly (string Name, string Title)[] s_columns =
    [
        ("base_rate", ">base rate"), ("selection_rate", ">selected"), ("true_positive_rate", ">TPR"),
        ("false_positive_rate", ">FPR"), ("false_negative_rate", ">FNR"), ("positive_predictive_value", ">PPV"),
        ("negative_predictive_value", ">NPV"), ("accuracy", ">accuracy"), ("calibration_gap", ">calibration gap"),
        ("calibration_error", ">calibration error"), ("same_score_gap", ">same-score gap"), ("mean_actual", ">mean"),
        ("mean_prediction", ">mean prediction"), ("mean_error", ">mean error"), ("mean_absolute_error", ">mae"),
        ("root_mean_squared_error", ">rmse"),
    ];

    public static void Write(IAnsiConsole console, FairnessAudit audit, string? reportPath)
    {
        console.WriteLine(
            audit.PositiveLabel is string positive ? $"selected: predicted '{positive}'"

                : LearningTasks.IsClassification(audit.Task)
                ? "rates: means over classes, each against all others; gaps: of the class with the widest"
            : "errors: predicted less true");
        foreach (FairnessTable table in audit.Tables)
        {
            WriteGroups(console, table, audit.Overall);
            WriteGaps(console, table, audit.Resamples > 0);
        }
        if (reportPath is not null)
            console.WriteLine($"report   {reportPath}");
    }

    private static void WriteGroups(IAnsiConsole console, FairnessTable fairness, GroupFairness overall)
    {
        (string Name, string Title)[] shown = [.. s_columns.Where(c => overall.Find(c.Name) is not null)];
        Table table = Terminal.Table([fairness.Title, ">rows", .. shown.Select(c => c.Title)]);
        foreach (GroupFairness group in fairness.Groups.Append(overall))
        {
            table.AddRow(Terminal.Row(
            [
                group.IsSmall
                    ? group.Name + " (few)"
                    : group.Name, group.Rows.ToString("N0", CultureInfo.InvariantCulture),
                .. shown.Select(c => Number(group.Find(c.Name)?.Value ?? double.NaN)),
            ]));
        }
        console.Write(table);
    }

    private static void WriteGaps(IAnsiConsole console, FairnessTable fairness, bool intervals)
    {
        if (fairness.Gaps.Count == 0)
            return;
        bool classes = fairness.Gaps.Any(gap => gap.Class is not null);
        Table table = Terminal.Table(
        [
            "gap", ">difference", .. intervals
                ? [">95 % interval"]
                : Array.Empty<string>(), ">ratio", "lowest", "highest",
            .. classes ? ["class"] : Array.Empty<string>(),
        ]);
        foreach (FairnessGap gap in fairness.Gaps)
        {
            string interval = gap.Difference.HasInterval
                ? $"{Number(gap.Difference.Low)} to {Number(gap.Difference.High)}"
                : "–";
            table.AddRow(Terminal.Row(
            [
                gap.Name, Number(gap.Difference.Value), .. intervals
                    ? [interval]
                    : Array.Empty<string>(), Number(gap.Ratio.Value),
                gap.Lowest, gap.Highest, .. classes ? [gap.Class ?? "all"] : Array.Empty<string>(),
            ]));
        }
        console.Write(table);
        if (fairness.Gap("demographic_parity") is { BreaksFourFifths: bool breaks } parity)
        {
            console.WriteLine(breaks
                ? $"four-fifths rule: broken; '{parity.Lowest}' is selected "
                    + $"{parity.Ratio.Value.ToString("F2", CultureInfo.InvariantCulture)} times as often as "
                        + $"'{parity.Highest}'"
                : "four-fifths rule: kept");
        }
        if (fairness.Worst is WorstGroup worst)
        {
            string within = worst.IsWithin is bool isWithin
                ? $", {(isWithin ? "within" : "beyond")} {Number(worst.Bound!.Value)}"
                : "";
            console.WriteLine($"greatest {worst.Loss}: {Number(worst.Value)} of '{worst.Group}'{within}");
        }
    }

    private static string Number(double value) => double.IsFinite(value) ? EvaluationView.Number(value) : "–";
}
