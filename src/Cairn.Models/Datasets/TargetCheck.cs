using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>Whether targets are what a task wants: how many, of which kinds, with which values.</summary>
internal static class TargetCheck
{
    /// <summary>The highest grade of relevance: gains are 2^grade − 1, and more would drown every other row.</summary>
    public const double HighestGrade = 31;

    private const int MostClasses = 1000;

    public static void CheckCount(LearningTask task, IReadOnlyList<string> targets)
    {
        (int least, int most) = task switch
        {
            LearningTask.OutlierDetection => (0, 1),
            LearningTask.MultiOutputRegression => (1, int.MaxValue),
            _ => (1, 1),
        };
        if (targets.Count < least)
        {
            throw new InputException(
                "no-target", $"No column is named to be predicted; {LearningTasks.NameOf(task)} wants one.", "Name it with --target.");
        }
        if (targets.Count > most)
        {
            throw new InputException(
                "wrong-target",
                $"There are {targets.Count} targets ({string.Join(", ", targets.Take(3).Select(t => $"'{t}'"))}"
                + $"{(targets.Count > 3 ? ", …" : "")}); {LearningTasks.NameOf(task)} wants one.",
                "Use --task multioutput to predict several numbers at once.");
        }
    }

    public static void CheckKinds(LearningTask task, IReadOnlyList<Column> targets)
    {
        if (LearningTasks.IsClassification(task) || task == LearningTask.OutlierDetection)
            return;
        Column? text = targets.FirstOrDefault(target => !ColumnKinds.IsNumeric(target.Kind));
        if (text is null)
            return;
        throw new InputException(
            "wrong-target",
            $"Target '{text.Name}' is {ColumnKinds.NameOf(text.Kind)}; "
            + (task == LearningTask.Ranking ? "ranking wants grades of relevance as numbers."
                : task == LearningTask.Survival ? "survival wants the time to the event as a number."
                : $"{(task == LearningTask.Regression ? "regression" : "multioutput")} wants numbers."),
            task == LearningTask.Regression ? "Leave --task out to have it inferred."
                : $"Say what it is with --column {text.Name}=number if it holds numbers.");
    }

    /// <summary>The checks of the values of the targets.</summary>
    /// <exception cref="InputException">A value is none that the task can learn from.</exception>
    public static void CheckValues(Dataset data)
    {
        switch (data.Task)
        {
            case LearningTask.Regression:
            case LearningTask.MultiOutputRegression:
                foreach (Column target in data.Targets)
                    CheckFinite(target);
                break;
            case LearningTask.Ranking:
                CheckGrades(data.Target);
                break;
            case LearningTask.Survival:
                CheckSurvival(data);
                break;
            case LearningTask.OutlierDetection:
                break;
            default:
                CheckClasses(data);
                break;
        }
    }

    /// <summary>Refuses infinite values; rows without a value are gone by now.</summary>
    private static void CheckFinite(Column target)
    {
        double[] values = target.ToNumbers();
        int infinite = Array.FindIndex(values, double.IsInfinity);
        if (infinite >= 0)
        {
            throw new InputException(
                "wrong-target",
                $"Target '{target.Name}', row {infinite + 1}: found {values[infinite].ToString(CultureInfo.InvariantCulture)}, "
                + "wanted a finite number.");
        }
    }

    /// <summary>Refuses what is no grade of relevance.</summary>
    public static void CheckGrades(Column target)
    {
        double[] grades = target.ToNumbers();
        int row = Array.FindIndex(grades, grade => !(grade >= 0 && grade <= HighestGrade));
        if (row < 0)
            return;
        throw new InputException(
            "wrong-target",
            $"Target '{target.Name}', row {row + 1}: found {target.Format(row) ?? "nothing"}, wanted a grade of relevance "
            + $"from 0 (of no use) to {HighestGrade}.",
            "Number the grades from 0 on: the gain of a row is 2 to the power of its grade, less 1.");
    }

    /// <summary>Refuses times without an event.</summary>
    public static void CheckSurvival(Dataset data)
    {
        if (data.Survival.EventCount > 0)
            return;
        throw new InputException(
            "constant-target",
            data.Event is null
                ? $"No row of '{data.UpperBound?.Name}' is finite: no event was seen, so there is nothing to learn."
                : $"No row of '{data.Event.Name}' is true or 1: no event was seen, so there is nothing to learn.",
            "Check that the events are 1 and the rows that left before theirs 0.");
    }

    private static void CheckClasses(Dataset data)
    {
        string name = data.Target.Name;
        int classes = data.Classes.Labels.Count;
        if (classes < 2)
        {
            throw new InputException(
                "constant-target", $"Target '{name}' has only the value '{data.Classes.Labels[0]}'; there is nothing to tell apart.");
        }
        if (data.Task == LearningTask.BinaryClassification && classes > 2)
        {
            throw new InputException(
                "wrong-target", $"Target '{name}' has {classes} values; binary classification wants two.",
                "Use --task multiclass, or leave --task out.");
        }
        if (classes > MostClasses || (classes > 50 && classes > data.RowCount / 2))
        {
            throw new InputException(
                "too-many-classes", $"Target '{name}' has {classes} different values in {data.RowCount} rows.",
                "Choose another target, or --task regression where it is a quantity.");
        }
    }
}
