using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Learners;

/// <summary>What any learner asks of the data before it starts: rows, features, usable targets, some weight.</summary>
internal static class TrainingData
{
    public static void Check(Dataset data)
    {
        if (data.RowCount == 0)
        {
            throw new InputException(
                "no-rows",
                data.Targets.Count == 0
                    ? "There are no rows to learn from."
                    : $"There are no rows with a value of '{data.Target.Name}' to learn from.");
        }
        if (data.Features.Count == 0)
        {
            throw new InputException(
                "no-features", "There are no columns left to learn from.", "Keep at least one feature.");
        }
        if (data.Weights is { } weights && !weights.Any(w => w > 0))
        {
            throw new InputException(
                "bad-weight", $"Weight column '{data.WeightName}' is 0 in every row, which leaves nothing to learn from.");
        }
        switch (data.Task)
        {
            case LearningTask.BinaryClassification or LearningTask.MulticlassClassification:
                CheckClasses(data);
                break;
            case LearningTask.Regression or LearningTask.MultiOutputRegression:
                foreach (Column target in data.Targets)
                    CheckNumbers(target);
                break;
            case LearningTask.Ranking:
                CheckNumbers(data.Target);
                TargetCheck.CheckGrades(data.Target);
                if (data.Group is null)
                    throw RoleCheck.NoQuery();
                break;
            case LearningTask.Survival:
                TargetCheck.CheckSurvival(data);
                break;
            case LearningTask.OutlierDetection:
            default:
                break;
        }
    }

    private static void CheckClasses(Dataset data)
    {
        IReadOnlyList<int> codes = data.Classes.Codes;
        if (data.Classes.Labels.Count == 1)
        {
            throw new InputException(
                "constant-target",
                $"Target '{data.Target.Name}' has only the value '{data.Classes.Labels[0]}'; "
                + "there is nothing to tell apart.");
        }
        for (int row = 0; row < codes.Count; row++)
        {
            if (codes[row] < 0)
                throw WrongTarget(data.Target, row, "a class");
        }
    }

    private static void CheckNumbers(Column target)
    {
        if (!ColumnKinds.IsNumeric(target.Kind))
        {
            throw new InputException(
                "wrong-target", $"Target '{target.Name}' is {ColumnKinds.NameOf(target.Kind)}; regression wants numbers.");
        }
        double[] values = target.ToNumbers();
        int row = Array.FindIndex(values, value => !double.IsFinite(value));
        if (row >= 0)
            throw WrongTarget(target, row, "a finite number");
    }

    private static InputException WrongTarget(Column target, int row, string wanted)
    {
        string found = target.Format(row) is string text ? $"'{text}'" : "nothing";
        return new InputException(
            "wrong-target",
            string.Create(
                CultureInfo.InvariantCulture, $"Target '{target.Name}', row {row + 1}: found {found}, wanted {wanted}."),
            "Leave out the rows without a usable target.");
    }
}
