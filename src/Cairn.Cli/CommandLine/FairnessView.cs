using System.Globalization;
using Cairn.Learning.Fairness;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows to people how a model treats groups.</summary>
internal static class FairnessView
{
    private static readonly (string Name, string Title)[] s_columns =
    [
        ("base_rate", ">base rate"), ("selection_rate", ">selected"), ("true_positive_rate", ">TPR"),
        ("false_positive_rate", ">FPR"), ("false_negative_rate", ">FNR"), ("positive_predictive_value", ">PPV"),
        ("accuracy", ">accuracy"), ("calibration_gap", ">calibration gap"), ("mean_actual", ">mean"),
        ("mean_prediction", ">mean prediction"), ("mean_error", ">mean error"), ("mean_absolute_error", ">mae"),
        ("root_mean_squared_error", ">rmse"),
    ];

    public static void Write(IAnsiConsole console, FairnessAudit audit)
    {
        if (audit.PositiveLabel is string positive)
            console.WriteLine($"selected: predicted '{positive}'; gaps with intervals of 95 %");
        foreach (FairnessTable table in audit.Tables)
        {
            WriteGroups(console, table, audit.Overall);
            WriteGaps(console, table);
        }
    }

    private static void WriteGroups(IAnsiConsole console, FairnessTable fairness, GroupFairness overall)
    {
        (string Name, string Title)[] shown = [.. s_columns.Where(c => Value(overall, c.Name) is not null)];
        Table table = Terminal.Table([fairness.Title, ">rows", .. shown.Select(c => c.Title)]);
        foreach (GroupFairness group in fairness.Groups.Append(overall))
        {
            table.AddRow(Terminal.Row(
            [
                group.IsSmall ? group.Name + " (few)" : group.Name, group.Rows.ToString("N0", CultureInfo.InvariantCulture),
                .. shown.Select(c => Number(Value(group, c.Name) ?? double.NaN)),
            ]));
        }
        console.Write(table);
    }

    private static void WriteGaps(IAnsiConsole console, FairnessTable fairness)
    {
        if (fairness.Gaps.Count == 0)
            return;
        Table table = Terminal.Table("gap", ">difference", ">from", ">to", ">ratio", "lowest", "highest");
        foreach (FairnessGap gap in fairness.Gaps)
        {
            table.AddRow(Terminal.Row(
                gap.Name, Number(gap.Difference.Value), Number(gap.Difference.Low), Number(gap.Difference.High),
                Number(gap.Ratio), gap.Lowest, gap.Highest));
        }
        console.Write(table);
        if (fairness.Gap("demographic_parity") is { BreaksFourFifths: true } parity)
            console.WriteLine($"'{parity.Lowest}' is selected less than four fifths as often as '{parity.Highest}'");
    }

    private static double? Value(GroupFairness group, string name) =>
        group.Rates.TryGetValue(name, out RateEstimate rate) ? rate.Value
        : group.Numbers.TryGetValue(name, out double number) ? number
        : null;

    private static string Number(double value) => double.IsFinite(value) ? EvaluationView.Number(value) : "–";
}
