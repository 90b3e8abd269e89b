using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>How intervals and sets of a promised coverage are to be made.</summary>
public sealed record ConformalPlan
{
    private const string Hint = "Write it as split, split:normalised, split:aps, cv-plus, cv-plus:10, jackknife-plus, quantile, "
        + "mondrian (by class) or mondrian=COLUMN.";

    /// <summary>One of <see cref="ConformalMethods.Names"/>.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// How unlike a row is: of numbers <c>absolute</c> or <c>normalised</c>, of classes <c>lac</c>, <c>aps</c> or
    /// <c>raps</c>;
    /// null for the first of them.
    /// </summary>
    public string? Score { get; init; }

    /// <summary>Mondrian: the column whose values are each covered by themselves; null for the classes.</summary>
    public string? Column { get; init; }

    /// <summary>Number of folds of cv-plus, 2 to 100.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Share of rows to be covered, above 0 and below 1.</summary>
    public double Coverage { get; init; } = 0.9;

    /// <summary>Whether a part of the rows to learn from is set aside for it, so that the model must not be fitted to
    /// it.</summary>
    public bool SetsRowsAside => Method is ConformalMethods.Split or ConformalMethods.Mondrian;

    /// <summary>Reads a plan.</summary>
    /// <param name="text">A method, with <c>:score</c>, <c>:folds</c> or <c>=column</c> behind it.</param>
    /// <param name="coverage">Share of rows to be covered.</param>
    /// <exception cref="InputException"><c>bad-conformal</c> or <c>bad-coverage</c>.</exception>
    public static ConformalPlan Parse(string text, double coverage = 0.9)
    {
        CheckCoverage("coverage", coverage);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string head = equals < 0 ? text : text[..equals];
        string[] parts = head.Split(':');
        string method = parts[0];
        if (!ConformalMethods.Names.Contains(method))
        {
            throw new InputException(
                "bad-conformal", $"'{method}' is not a way to conformal intervals; wanted one of {string.Join(", ", ConformalMethods.Names)}.",
                $"{NearestNames.Hint(method, ConformalMethods.Names)} {Hint}".Trim());
        }
        ConformalPlan plan = new() { Method = method, Coverage = coverage };
        if (equals >= 0)
        {
            if (method != ConformalMethods.Mondrian || equals == text.Length - 1)
                throw new InputException("bad-conformal", $"'{text}': only mondrian takes a column.", Hint);
            plan = plan with { Column = text[(equals + 1)..] };
        }
        if (parts.Length > 2)
            throw new InputException("bad-conformal", $"'{text}' says more than a method and one setting.", Hint);
        if (parts.Length == 1)
            return plan;
        string setting = parts[1];
        if (method == ConformalMethods.CrossValidation
            && int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int folds) && folds is >= 2 and <= 100)
            return plan with { Folds = folds };
        bool takes = method != ConformalMethods.Quantile
            && (ConformalMethods.ClassScores.Contains(setting)
                || (method is ConformalMethods.Split or ConformalMethods.Mondrian && ConformalMethods.NumberScores.Contains(setting)));
        return takes
            ? plan with { Score = setting }
            : throw new InputException("bad-conformal", $"'{text}': {method} has no setting '{setting}'.", Hint);
    }

    /// <summary>Checks the plan against a task.</summary>
    /// <exception cref="InputException"><c>wrong-task</c> or <c>bad-conformal</c>.</exception>
    public void Check(LearningTask task)
    {
        bool classes = LearningTasks.IsClassification(task);
        if (!classes && task != LearningTask.Regression)
        {
            throw new InputException(
                "wrong-task", $"Conformal intervals are of numbers and sets of classes; the task is {LearningTasks.NameOf(task)}.",
                "Leave --conformal out.");
        }
        if (Method == ConformalMethods.Quantile && classes)
            throw new InputException("bad-conformal", "Quantiles are of numbers; these are classes.", "Use split, cv-plus or mondrian.");
        if (Method == ConformalMethods.Mondrian && Column is null && !classes)
            throw new InputException("bad-conformal", "A number has no classes to be covered one by one.", "Use mondrian=COLUMN.");
        IReadOnlyList<string> scores = classes ? ConformalMethods.ClassScores : ConformalMethods.NumberScores;
        if (Score is not null && !scores.Contains(Score))
        {
            throw new InputException(
                "bad-conformal", $"'{Score}' is no score of {LearningTasks.NameOf(task)}; wanted one of {string.Join(", ", scores)}.");
        }
    }

    /// <summary>Refuses what is no share of rows.</summary>
    /// <exception cref="InputException"><c>bad-coverage</c>.</exception>
    internal static void CheckCoverage(string what, double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new InputException(
                "bad-coverage",
                string.Create(CultureInfo.InvariantCulture, $"The {what}: found {level}, wanted a share above 0 and below 1, such as 0.9."),
                level is > 1 and < 100 ? string.Create(CultureInfo.InvariantCulture, $"Write {level / 100} for {level} %.") : null);
        }
    }

    /// <summary>The plan in a few words, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Column is not null ? $"{Method}{(Score is null ? "" : ":" + Score)}={Column}"
        : Score is not null ? $"{Method}:{Score}"
        : Method == ConformalMethods.CrossValidation && Folds != 5 ? $"{Method}:{Folds}"
        : Method;
}
