using Cairn.Learning.Fairness;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Models;

namespace Cairn.Learning.Reports.Fairness;

/// <summary>Writes how groups are treated as parts of a page, this tool's own or the report of a model.</summary>
public static class FairnessSection
{
    private const int MostLines = 6;
    private const int MostBars = 24;

    private static readonly (string Name, string Title, string Note)[] s_rates =
    [
        ("selection_rate", "Selected", "Share of rows predicted to be of the class."),
        ("true_positive_rate", "True positive rate", "Share of the rows of the class that are found."),
        ("false_positive_rate", "False positive rate", "Share of the other rows that are taken for it."),
        ("positive_predictive_value", "Positive predictive value", "Share of the selected rows that are of the class."),
        ("accuracy", "Accuracy", "Share of rows that are taken for what they are."),
        ("mean_prediction", "Mean prediction", ""),
        ("mean_error", "Mean error", "Predicted less true: above 0 where it says too much."),
        ("mean_absolute_error", "Mean absolute error", ""),
    ];

    private static readonly (string Name, string Title)[] s_columns =
    [
        ("base_rate", "Base rate"), ("selection_rate", "Selected"), ("true_positive_rate", "TPR"),
            ("false_positive_rate", "FPR"),
        ("false_negative_rate", "FNR"), ("true_negative_rate", "TNR"), ("positive_predictive_value", "PPV"),
        ("negative_predictive_value", "NPV"), ("accuracy", "Accuracy"), ("roc_auc", "AUC"),
        ("calibration_gap", "Calibration gap"),
        ("calibration_error", "Calibration error"), ("same_score_gap", "Same-score gap"), ("mean_actual", "Mean"),
        ("mean_prediction", "Mean prediction"), ("mean_error", "Mean error"), ("mean_absolute_error", "MAE"),
        ("root_mean_squared_error", "RMSE"),
    ];

    private static readonly Dictionary<string, string> s_gaps = new()
    {
        ["demographic_parity"] = "Demographic parity",
        ["equalized_odds"] = "Equalised odds",
        ["equal_opportunity"] = "Equal opportunity (TPR)",
        ["predictive_equality"] = "Predictive equality (FPR)",
        ["predictive_parity"] = "Predictive parity (PPV)",
        ["negative_predictive_parity"] = "Negative predictive parity (NPV)",
        ["accuracy_parity"] = "Accuracy parity",
        ["calibration"] = "Calibration",
        ["mean_prediction"] = "Mean prediction",
        ["mean_error"] = "Mean error",
        ["mean_absolute_error"] = "Mean absolute error",
    };

    /// <summary>
    /// All of an audit as the content of one section: a heading, the groups of each table, how to read it.
    /// </summary>
    /// <param name="html">Where to.</param>
    /// <param name="audit">What was found.</param>
    public static void Write(HtmlWriter html, FairnessAudit audit)
    {
        html.Add($"<header><h2>Fairness</h2><p>{VerdictOf(audit)}</p></header>\n");
        foreach (FairnessTable table in audit.Tables)
        {
            html.Add($"<h3>{table.Title}</h3>\n");
            WriteBody(html, audit, table);
        }
        WriteNotes(html, audit);
    }

    /// <summary>The most important of it in a sentence or two.</summary>
    public static string VerdictOf(FairnessAudit audit)
    {
        FairnessTable? first = audit.Tables.FirstOrDefault(table => table.Gaps.Count > 0);
        if (first is null)
            return "No two groups have enough rows to be compared.";
        if (!LearningTasks.IsClassification(audit.Task))
        {
            FairnessGap error = first.Gap("mean_error")!;
            return $"By {first.Title}, the mean error of '{error.Highest}' is "
                + $"{FigureText.Quantity(error.Difference.Value)} above that of "
                + $"'{error.Lowest}'{(error.Difference.HasInterval && !error.IsClear ? ", which chance would explain" : "")}.";
        }
        FairnessGap odds = first.Gap("equalized_odds") ?? first.Gaps[0];
        string ofClass = odds.Class is null ? "" : $" of class '{odds.Class}'";
        string verdict = $"By {first.Title}, {Title(odds.Name).ToLowerInvariant()}{ofClass} "
            + $"{(odds.Name == "equalized_odds" ? "are" : "is")} "
            + $"{FigureText.Percent(odds.Difference.Value)} apart between '{odds.Highest}' and '{odds.Lowest}'"
            + (odds.Difference.HasInterval && !odds.IsClear ? ", which chance would explain." : ".");
        return first.Gap("demographic_parity") is { BreaksFourFifths: bool breaks } parity
            ? verdict + (breaks
                ? $" '{parity.Lowest}' is selected {FigureText.Value(Math.Round(parity.Ratio.Value, 2))} times as "
                    + $"often as '{parity.Highest}', less than four fifths."
                : " All groups are selected at least four fifths as often as the most selected one.")
            : verdict;
    }

    internal static void WriteTiles(HtmlWriter html, FairnessAudit audit)
    {
        FairnessTable? first = audit.Tables.FirstOrDefault(table => table.Gaps.Count > 0);
        if (first is null)
            return;
        html.Add($"<dl class=\"tiles\">\n");
        foreach (FairnessGap gap in first.Gaps.Take(5))
        {
            html.Add($"<div class=\"tile\"><dt>{Title(gap.Name)}</dt>");
            html.Add($"<dd class=\"figure\">{Figure(audit, gap.Difference.Value)}</dd></div>\n");
        }
        html.Add($"</dl>\n");
    }

    internal static void WriteTable(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        html.Add($"<header><h2>By {table.Title}</h2></header>\n");
        WriteBody(html, audit, table);
    }

    internal static void WriteReading(HtmlWriter html, FairnessAudit audit)
    {
        html.Add($"<header><h2>How to read it</h2></header>\n<ul>");
        if (audit.PositiveLabel is string positive)
            html.Add($"<li>A row is selected where '{positive}' is predicted.</li>");
        else if (LearningTasks.IsClassification(audit.Task))
            html.Add($"<li>Each class is judged against all others: rates are means over them, gaps of the widest.</li>");
        html.Add($"<li>A gap is the highest less the lowest group, a ratio the lowest by the highest. Of several ");
        html.Add($"groups the farthest apart ");
        html.Add($"are picked, so that some gap is to be expected where there is none.</li>");
        html.Add($"<li>Groups of fewer than {FigureText.Count(audit.MinimumRows)} rows are shown and take no part in ");
        html.Add($"gaps. Lines at bars and figures ");
        html.Add($"in brackets are intervals of 95 %: Wilson's for shares, the bootstrap's for all others");
        html.Add($"{(audit.Resamples > 0 ? $" ({FigureText.Count(audit.Resamples)} resamples)" : "")}.</li>");
        html.Add($"<li>Where base rates differ, no predictor that errs meets predictive parity and equalised odds at ");
        html.Add($"once (Chouldechova 2017): ");
        html.Add($"choose the notion that fits the harm.</li></ul>\n");
        WriteNotes(html, audit);
    }

    private static void WriteNotes(HtmlWriter html, FairnessAudit audit)
    {
        if (audit.Notes.Count == 0)
            return;
        html.Add($"<ul class=\"muted small\">");
        foreach (string note in audit.Notes)
            html.Add($"<li>{note}</li>");
        html.Add($"</ul>\n");
    }

    private static void WriteBody(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        if (table.Gap("demographic_parity") is { BreaksFourFifths: bool breaks } parity)
        {
            html.Add($"<p>Four-fifths rule: <strong>{(breaks ? "broken" : "kept")}</strong>. '{parity.Lowest}' is ");
            html.Add($"selected ");
            html.Add($"{FigureText.Value(Math.Round(parity.Ratio.Value, 3))} times as often as '{parity.Highest}'.");
            if (table.Worst is WorstGroup worst)
                html.Add($" {Worst(worst)}");
            html.Add($"</p>\n");
        }
        else if (table.Worst is WorstGroup worst)
        {
            html.Add($"<p>{Worst(worst)}</p>\n");
        }
        WriteGaps(html, audit, table);
        WriteCharts(html, audit, table);
        WriteGroups(html, audit, table);
    }

    private static string Worst(WorstGroup worst)
    {
        string value = worst.Loss == "error_rate" ? FigureText.Percent(worst.Value) : FigureText.Quantity(worst.Value);
        string within = worst.IsWithin is bool isWithin
            ? $", {(isWithin ? "within" : "beyond")} the bound of {FigureText.Value(worst.Bound!.Value)}"
            : "";
        return $"The greatest {(worst.Loss == "error_rate" ? "error rate" : "mean absolute error")} is {value}, of "
            + $"'{worst.Group}'{within}.";
    }

    private static void WriteGaps(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        if (table.Gaps.Count == 0)
            return;
        bool classes = table.Gaps.Any(gap => gap.Class is not null);
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Gap</th><th scope=\"col\" ");
        html.Add($"class=\"num\">Difference</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Ratio</th><th scope=\"col\">Lowest</th><th ");
        html.Add($"scope=\"col\">Highest</th>");
        if (classes)
            html.Add($"<th scope=\"col\">Class</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (FairnessGap gap in table.Gaps)
        {
            html.Add($"<tr><th scope=\"row\">{Title(gap.Name)}</th><td ");
            html.Add($"class=\"num\">{Figure(audit, gap.Difference.Value)}");
            if (gap.Difference.HasInterval)
            {
                html.Add($" <span class=\"muted\">({Figure(audit, gap.Difference.Low)} to ");
                html.Add($"{Figure(audit, gap.Difference.High)})</span>");
            }
            html.Add($"</td><td ");
            html.Add($"class=\"num\">{FigureText.Value(Math.Round(gap.Ratio.Value, 3))}</td><td>{gap.Lowest}</td><td>{gap.Highest}</td>");
            if (classes)
                html.Add($"<td>{gap.Class ?? "all"}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static void WriteCharts(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        GroupFairness[] shown =
            [.. table.Groups.OrderBy(group => group.IsSmall).Take(MostBars).Where(group => group.Rows > 0)];
        html.Add($"<div class=\"grid-2 figures\">\n");
        foreach ((string name, string title, string note) in s_rates)
        {
            if (audit.Overall.Find(name) is not GroupEstimate all || !all.IsKnown)
                continue;
            bool isShare = LearningTasks.IsClassification(audit.Task);
            GroupFairness[] known = [.. shown.Where(group => group.Find(name) is { IsKnown: true })];
            html.AddChart(
                title, note.Length > 0 ? note : null,
                Chart.Bars(
                    isShare ? ChartAxis.Share(title) : new ChartAxis(title),
                    known.Select(group => BarOf(group, group.Find(name)!.Value)),
                    all.Value, "all rows"),
                height: 70 + 30 * known.Length);
        }
        WriteCalibration(html, audit, table);
        html.Add($"</div>\n");
    }

    private static void WriteCalibration(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        GroupFairness[] scored =
            [.. table.Groups.Where(group => !group.IsSmall && group.Calibration.Count(Enough) > 1)
            .OrderByDescending(group => group.Rows).Take(MostLines)];
        if (scored.Length == 0)
            return;
        bool areShares = audit.Overall.Numbers.ContainsKey("calibration_gap");
        IEnumerable<ChartLine> lines = scored.Select(group => new ChartLine(
            group.Name, [.. group.Calibration.Where(Enough).Select(bin => bin.Score)],
            [.. group.Calibration.Where(Enough).Select(bin => bin.BaseRate.Value)], HasMarkers: true));
        if (areShares)
            lines = lines.Append(new ChartLine("calibrated", [0, 1], [0, 1], IsReference: true));
        html.AddChart(
            "Base rate by score",
            "Rows with the same score should be of the class as often whatever their group; points of fewer than 10 "
                + "rows are left out.",
            Chart.Lines(areShares
                ? ChartAxis.Share("score")
                : new ChartAxis("score"), ChartAxis.Share("base rate"), lines));
    }

    private static ChartBar BarOf(GroupFairness group, GroupEstimate value) => new(
        group.IsSmall ? group.Name + " (few)" : group.Name, value.Value,
        value.HasInterval ? value.Low : null, value.HasInterval ? value.High : null);

    private static bool Enough(CalibrationBin bin) => bin.Rows >= 10;

    private static void WriteGroups(HtmlWriter html, FairnessAudit audit, FairnessTable table)
    {
        (string Name, string Title)[] columns =
            [.. s_columns.Where(column => audit.Overall.Find(column.Name) is not null)];
        html.Add($"<details><summary>All rates of each group</summary><div ");
        html.Add($"class=\"table-scroll\"><table><thead><tr><th scope=\"col\">{table.Title}</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Rows</th>");
        foreach ((_, string title) in columns)
            html.Add($"<th scope=\"col\" class=\"num\">{title}</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (GroupFairness group in table.Groups.Append(audit.Overall))
        {
            html.Add($"<tr><th scope=\"row\">{group.Name}{(group.IsSmall ? " (few)" : "")}</th><td ");
            html.Add($"class=\"num\">{FigureText.Count(group.Rows)}</td>");
            foreach ((string name, _) in columns)
                html.Add($"<td class=\"num\">{FigureText.Quantity(group.Find(name)?.Value ?? double.NaN)}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div></details>\n");
    }

    private static string Title(string gap) => s_gaps.GetValueOrDefault(gap, gap);

    private static string Figure(FairnessAudit audit, double value) =>
        LearningTasks.IsClassification(audit.Task) ? FigureText.Percent(value) : FigureText.Quantity(value);
}
