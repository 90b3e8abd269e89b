using Cairn.Cli.CommandLine;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Charts;
using Spectre.Console;

namespace Cairn.Cli.Explaining;

/// <summary>Shows explanations to people.</summary>
internal static class ExplanationView
{
    private const int MostColumns = 20;
    private const int BarWidth = 28;

    /// <summary>What the model goes by over many rows: mean sizes with bars, and what shuffling costs.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="global">The explanation.</param>
    /// <param name="score">The score that was asked for; null for all.</param>
    public static void Write(IAnsiConsole console, GlobalExplanation global, int? score)
    {
        ContributionTable table = global.Contributions;
        (int Column, double Size)[] ranking = [.. global.Ranking(score)];
        bool isOne = score is not null || table.Scores.Count == 1;
        Dictionary<string, ImportanceRow> losses = global.Importance?.Rows.ToDictionary(row => row.Column) ?? [];
        string what = isOne
            ? $"mean size of what each column moves the {table.Scores[score ?? 0].Unit} by"
            : $"share of each column in what moves the scores of {table.Scores.Count} outputs";
        string rows = FigureText.Plural(global.Rows.RowCount, "row", "rows");
        console.WriteLine($"{what}, over {rows} ({global.Method} SHAP)");
        List<string> headers = ["column", isOne ? ">mean size" : ">share", ""];
        if (losses.Count > 0)
            headers.AddRange([$">loss of {global.Importance!.Metric}", ">spread"]);
        Table shown = Terminal.Table(headers);
        double most = ranking.Length == 0 ? 0 : ranking[0].Size;
        foreach ((int column, double size) in ranking.Take(MostColumns))
        {
            string figure = isOne ? FigureText.Quantity(size) : FigureText.Percent(size);
            List<string> cells = [table.Columns[column], figure, Bar(size, most)];
            if (losses.TryGetValue(table.Columns[column], out ImportanceRow? loss))
                cells.AddRange(
                    [FigureText.Quantity(loss.Permutation ?? double.NaN),
                    "± " + FigureText.Quantity(loss.Deviation ?? double.NaN)]);
            shown.AddRow(Terminal.Row(cells));
        }
        console.Write(shown);
        if (ranking.Length > MostColumns)
            console.WriteLine($"and {ranking.Length - MostColumns} more; --json has all");
        if (global.Surrogate is SurrogateTree surrogate)
        {
            string tree = $"a tree of {(surrogate.Tree.Trees.NodeCount + 1) / 2} leaves";
            string share = FigureText.Percent(surrogate.Fidelity);
            console.WriteLine(surrogate.IsAgreement
                ? $"{tree} names the same class for {share} of the rows"
                : $"{tree} explains {share} of the variance of its answers");
        }
    }

    /// <summary>Why one row has its answer: a waterfall, and what would have to change.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="row">The row.</param>
    /// <param name="byLime">Whether LIME was asked for in place of the waterfall.</param>
    public static void Write(IAnsiConsole console, RowExplanation row, bool byLime)
    {
        console.WriteLine($"row {row.Number}: {row.AnswerInWords()}");
        if (byLime)
            WriteLocal(console, row.Local!, row.LocalScore!);
        else
            WriteWaterfall(console, row);
        if (row.Goal is null)
            return;
        if (row.Counterfactuals.Count == 0)
        {
            console.WriteLine(row.IsGoalMet
                ? $"the answer is {row.Goal.InWords()} already"
                : $"nothing near the row was found that leads to {row.Goal.InWords()}");
        }
        foreach (Counterfactual counterfactual in row.Counterfactuals)
            console.WriteLine(
                RowExplanation.InWords(counterfactual)
                + (counterfactual.IsPlausible ? "" : " (No row of the data is like that.)"));
    }

    private static void WriteWaterfall(IAnsiConsole console, RowExplanation row)
    {
        ContributionTable table = row.Contributions;
        console.WriteLine($"{table.Scores[row.Score].Unit}, {row.Method} SHAP");
        double[] values = table.Of(0, row.Score).ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(column => Math.Abs(values[column]))
            .ThenBy(column => column)];
        double from = table.BaseValues[row.Score];
        double low = from, high = from, at = from;
        foreach (int column in order)
        {
            at += values[column];
            (low, high) = (Math.Min(low, at), Math.Max(high, at));
        }
        Table shown = Terminal.Table("column", "value", ">moves", "");
        shown.AddRow(Terminal.Row("usual", "", FigureText.Quantity(from), Step(from, from, low, high)));
        double rest = 0;
        foreach ((int place, int column) in order.Index())
        {
            if (place >= MostColumns)
            {
                rest += values[column];
                continue;
            }
            shown.AddRow(Terminal.Row(
                table.Columns[column], RowExplanation.ValueInWords(row.Row.Columns[column], 0),
                FigureText.Difference(values[column]),
                Step(from, from + values[column], low, high)));
            from += values[column];
        }
        if (order.Length > MostColumns)
        {
            shown.AddRow(Terminal.Row(
                $"{order.Length - MostColumns} more", "", FigureText.Difference(rest),
                Step(from, from + rest, low, high)));
            from += rest;
        }
        shown.AddRow(Terminal.Row("this row", "", FigureText.Quantity(from), Step(from, from, low, high)));
        console.Write(shown);
    }

    private static void WriteLocal(IAnsiConsole console, LocalFit local, ScoreField field)
    {
        string share = FigureText.Percent(Math.Max(0, local.R2));
        console.WriteLine($"what each condition adds to the {field.Unit} near the row (LIME; explains {share})");
        Table shown = Terminal.Table("condition", ">adds", "");
        double most = local.Terms.Count == 0 ? 0 : Math.Abs(local.Terms[0].Effect);
        foreach (LocalTerm term in local.Terms)
            shown.AddRow(
                Terminal.Row(term.Condition, FigureText.Difference(term.Effect), Bar(Math.Abs(term.Effect), most)));
        console.Write(shown);
    }

    private static string Bar(double size, double most) =>
        most > 0 ? new string('█', Math.Max(size > 0 ? 1 : 0, (int)Math.Round(size / most * BarWidth))) : "";

    // A stretch of the line from the least to the greatest value on the way.
    private static string Step(double from, double to, double low, double high)
    {
        int Place(double value) => high > low ? (int)Math.Round((value - low) / (high - low) * BarWidth) : BarWidth / 2;
        (int start, int end) = (Place(Math.Min(from, to)), Place(Math.Max(from, to)));
        if (from.Equals(to))
            return new string(' ', start) + "│";
        char sign = to > from ? '█' : '▒';
        return new string(' ', start) + new string(sign, Math.Max(1, end - start));
    }
}
