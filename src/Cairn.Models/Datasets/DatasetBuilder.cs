using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>Gives a table its roles: infers the task, chooses the features, drops what cannot be used and says so.</summary>
public sealed record DatasetBuilder
{
    // A whole-number target with more values than this is a quantity, unless the caller says otherwise.
    private const int MostIntegerClasses = 20;

    /// <summary>Name of the column to predict, or <c>last</c> when no column is called so; the first of several.</summary>
    public string? Target
    {
        get => Targets.Count > 0 ? Targets[0] : null;
        init => Targets = value is null ? [] : [value];
    }

    /// <summary>Names of all columns to predict; none when the task is to find outliers.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The task; inferred from the targets when null.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>Columns to predict from; all usable ones when null.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Column of row weights, or null.</summary>
    public string? Weight { get; init; }

    /// <summary>Column whose equal values stay together in a split, and are a query of a ranking; or null.</summary>
    public string? Group { get; init; }

    /// <summary>Column that orders the rows in time, or null.</summary>
    public string? Time { get; init; }

    /// <summary>Survival: column that is 1 or true where the event was seen at the target's time; or null.</summary>
    public string? Event { get; init; }

    /// <summary>Survival: column of the latest time of the event, missing or infinite where it was not seen; or null.</summary>
    public string? UpperBound { get; init; }

    /// <summary>The data set, and a note for each thing that was left out.</summary>
    /// <param name="table">The rows as read.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>no-target</c>, <c>no-rows</c>, <c>bad-role</c>, <c>no-features</c>, <c>constant-target</c>,
    /// <c>wrong-target</c>, <c>too-many-classes</c>, <c>no-query</c>, <c>bad-time</c>, <c>bad-event</c> or <c>bad-upper</c>.
    /// </exception>
    public (Dataset Data, IReadOnlyList<string> Notes) Build(Table table)
    {
        List<string> notes = [];
        Column[] targets = FindTargets(table);
        LearningTask task = Task ?? InferTask(targets);
        TargetCheck.CheckCount(task, [.. targets.Select(t => t.Name)]);
        TargetCheck.CheckKinds(task, targets);
        RoleCheck.Check(this, task, table, targets);
        DatasetRoles roles = new()
        {
            Targets = [.. targets.Select(t => t.Name)],
            Weight = Weight,
            Group = Group,
            Time = Time,
            Event = Event,
            UpperBound = UpperBound,
        };
        table = LeaveOutUnknown(table, roles, task, notes);
        List<string> features = ChooseFeatures(table, roles, notes);
        if (features.Count == 0)
        {
            throw new InputException(
                "no-features",
                $"There are no columns left to {(targets.Length > 0 ? $"predict '{targets[0].Name}' from" : "learn from")}"
                + (notes.Count > 0 ? $": {string.Join("; ", notes)}." : "."),
                "Name the columns to keep with --features, or say what they are with --column NAME=KIND.");
        }
        Dataset data = new(table, task, roles with { Features = features });
        TargetCheck.CheckValues(data);
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

    private LearningTask InferTask(Column[] targets) => targets.Length switch
    {
        0 => throw new InputException(
            "no-target", "No column is named to be predicted.",
            "Name one with --target, or ask for --task outliers, which needs none."),
        _ when Event is not null || UpperBound is not null => LearningTask.Survival,
        1 => InferTask(targets[0]),
        _ => LearningTask.MultiOutputRegression,
    };

    private Column[] FindTargets(Table table)
    {
        List<Column> found = [];
        foreach (string name in Targets)
        {
            Column target = table.Find(name) ?? (name == "last" && table.Columns.Count > 0 ? table.Columns[^1] : table[name]);
            if (found.Contains(target))
                throw new InputException("bad-role", $"Column '{target.Name}' is named as a target twice.", "Name it once.");
            found.Add(target);
        }
        return [.. found];
    }

    // Rows without a target teach nothing.
    private static Table LeaveOutUnknown(Table table, DatasetRoles roles, LearningTask task, List<string> notes)
    {
        int[] known = roles.LabelledRows(table, task);
        int missing = table.RowCount - known.Length;
        if (missing > 0)
        {
            string names = string.Join(
                " or ", roles.Targets.Append(roles.Event).Where(name => name is not null).Select(name => $"'{name}'"));
            notes.Add(missing == 1
                ? $"1 of {table.RowCount} rows has no {names} and was left out"
                : $"{missing} of {table.RowCount} rows have no {names} and were left out");
            table = table.Take(known);
        }
        if (table.RowCount > 0)
            return table;
        throw new InputException(
            "no-rows",
            roles.Targets.Count == 0
                ? "There are no rows to learn from."
                : $"There are no rows with a value of '{roles.Targets[0]}' to learn from.");
    }

    private List<string> ChooseFeatures(Table table, DatasetRoles given, List<string> notes)
    {
        HashSet<string> roles = [.. given.Targets];
        foreach (string? role in new[] { Weight, Group, Event, UpperBound })
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
        if (column is SparseNumberColumn sparse)
            return sparse.IsConstant;
        string? first = column.Count > 0 ? column.Format(0) : null;
        for (int row = 1; row < column.Count; row++)
        {
            if (column.Format(row) != first)
                return false;
        }
        return true;
    }
}
