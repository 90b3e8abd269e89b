using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>Gives a table its roles: infers the task, chooses the features, drops what cannot be used and says so.</summary>
public sealed record DatasetBuilder
{
    // A whole-number target with more values than this is a quantity, unless the caller says otherwise.
    private const int MostIntegerClasses = 20;
    private const int MostClasses = 1000;

    /// <summary>Name of the column to predict, or <c>last</c> when no column is called so.</summary>
    public required string Target { get; init; }

    /// <summary>The task; inferred from the target when null.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>Columns to predict from; all usable ones when null.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Column of row weights, or null.</summary>
    public string? Weight { get; init; }

    /// <summary>Column whose equal values stay together in a split, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Column that orders the rows in time, or null.</summary>
    public string? Time { get; init; }

    /// <summary>The data set, and a note for each thing that was left out.</summary>
    /// <param name="table">The rows as read.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>no-rows</c>, <c>constant-target</c>, <c>wrong-target</c> or <c>too-many-classes</c>.
    /// </exception>
    public (Dataset Data, IReadOnlyList<string> Notes) Build(Table table)
    {
        List<string> notes = [];
        Column target = FindTarget(table);
        LearningTask task = Task ?? InferTask(target);
        if (task == LearningTask.Regression && !ColumnKinds.IsNumeric(target.Kind))
        {
            throw new InputException(
                "wrong-target", $"Target '{target.Name}' is {ColumnKinds.NameOf(target.Kind)}; regression wants numbers.",
                "Leave --task out to have it inferred.");
        }
        if (target.MissingCount > 0)
        {
            notes.Add($"{target.MissingCount} of {table.RowCount} rows have no '{target.Name}' and were left out");
            table = table.Take([.. Enumerable.Range(0, table.RowCount).Where(row => !target.IsMissing(row))]);
        }
        if (table.RowCount == 0)
            throw new InputException("no-rows", $"There are no rows with a value of '{target.Name}' to learn from.");
        CheckRoles(table, target.Name);
        List<string> features = ChooseFeatures(table, target.Name, notes);
        if (features.Count == 0)
        {
            throw new InputException(
                "no-features",
                $"There are no columns left to predict '{target.Name}' from"
                + (notes.Count > 0 ? $": {string.Join("; ", notes)}." : "."),
                "Name the columns to keep with --features, or say what they are with --column NAME=KIND.");
        }
        Dataset data = new(table, target.Name, task, features, Weight, Group, Time);
        CheckTarget(data);
        return (data, notes);
    }

    /// <summary>
    /// What a target column asks for: two values are binary, other texts, booleans and few whole numbers multiclass,
    /// any other number regression.
    /// </summary>
    public static LearningTask InferTask(Column target)
    {
        HashSet<string> values = [];
        for (int row = 0; row < target.Count && values.Count <= MostIntegerClasses; row++)
        {
            if (target.Format(row) is string text)
                values.Add(text);
        }
        return values.Count == 2 ? LearningTask.BinaryClassification
            : target.Kind is ColumnKind.Number or ColumnKind.Time ? LearningTask.Regression
            : target.Kind is ColumnKind.Integer && values.Count > MostIntegerClasses ? LearningTask.Regression
            : target.Kind is ColumnKind.Boolean ? LearningTask.BinaryClassification
            : LearningTask.MulticlassClassification;
    }

    private Column FindTarget(Table table) =>
        table.Find(Target) ?? (Target == "last" && table.Columns.Count > 0 ? table.Columns[^1] : table[Target]);

    private void CheckRoles(Table table, string target)
    {
        foreach ((string role, string? name) in new[]
        {
            ("weights", Weight), ("groups", Group), ("order in time", Time),
        })
        {
            if (name is not null && table[name].Name == target)
            {
                throw new InputException(
                    "bad-role", $"Column '{target}' is the target and cannot be the {role} of the rows too.",
                    "Choose another column for one of them.");
            }
        }
        if (Drop.Contains(target))
        {
            throw new InputException(
                "bad-role", $"Column '{target}' is the target and cannot be left out.",
                "Choose another target, or keep it.");
        }
    }

    private List<string> ChooseFeatures(Table table, string target, List<string> notes)
    {
        HashSet<string> roles = [target];
        foreach (string? role in new[] { Weight, Group })
        {
            if (role is not null)
                roles.Add(role);
        }
        foreach (string name in Drop)
            roles.Add(table[name].Name);
        if (Features is not null)
            return [.. Features.Select(name => table[name].Name).Where(name => !roles.Contains(name))];

        List<string> features = [];
        foreach (Column column in table.Columns.Where(c => !roles.Contains(c.Name)))
        {
            string? reason = column.Kind switch
            {
                ColumnKind.Identifier => "names the row and says nothing about other rows",
                ColumnKind.Text => "is free text",
                _ when IsConstant(column) =>
                    column.MissingCount == column.Count ? "is missing in every row" : "has one value only",
                _ => null,
            };
            if (reason is null)
                features.Add(column.Name);
            else
                notes.Add($"'{column.Name}' {reason} and was left out");
        }
        return features;
    }

    private static bool IsConstant(Column column)
    {
        string? first = column.Count > 0 ? column.Format(0) : null;
        for (int row = 1; row < column.Count; row++)
        {
            if (column.Format(row) != first)
                return false;
        }
        return true;
    }

    private static void CheckTarget(Dataset data)
    {
        string name = data.Target.Name;
        if (!LearningTasks.IsClassification(data.Task))
        {
            double[] values = data.Target.ToNumbers();
            int infinite = Array.FindIndex(values, double.IsInfinity);
            if (infinite >= 0)
            {
                throw new InputException(
                    "wrong-target",
                    $"Target '{name}', row {infinite + 1}: found {values[infinite].ToString(CultureInfo.InvariantCulture)}, "
                    + "wanted a finite number.");
            }
            return;
        }
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
