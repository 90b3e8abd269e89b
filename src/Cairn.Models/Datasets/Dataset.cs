using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>A table with roles: what to predict, from which columns, with which weights. What a learner fits.</summary>
public sealed class Dataset
{
    private ClassTarget? _classes;
    private SurvivalTimes? _survival;
    private int[]? _queries;

    /// <summary>A data set over <paramref name="table"/>.</summary>
    /// <param name="table">The rows; every row has a target (<see cref="DatasetBuilder"/> drops those without).</param>
    /// <param name="target">Name of the target column.</param>
    /// <param name="task">What the target is.</param>
    /// <param name="features">Names of the columns to predict from.</param>
    /// <param name="weight">Name of a numeric column of non-negative row weights, or null for equal weights.</param>
    /// <param name="group">Name of a column whose equal values belong together in a split, or null.</param>
    /// <param name="time">Name of a time column that orders the rows, or null.</param>
    /// <exception cref="InputException"><c>unknown-column</c>; <c>bad-weight</c>.</exception>
    public Dataset(
        Table table, string target, LearningTask task, IReadOnlyList<string> features,
        string? weight = null, string? group = null, string? time = null)
        : this(
            table, task,
            new DatasetRoles { Targets = [target], Features = features, Weight = weight, Group = group, Time = time })
    {
    }

    /// <summary>A data set over <paramref name="table"/> in the given roles.</summary>
    /// <param name="table">The rows; every row has its targets (<see cref="DatasetBuilder"/> drops those without).</param>
    /// <param name="task">What the target is.</param>
    /// <param name="roles">Names of the columns by role.</param>
    /// <exception cref="InputException"><c>unknown-column</c>; <c>bad-weight</c>.</exception>
    public Dataset(Table table, LearningTask task, DatasetRoles roles)
    {
        if (roles.Targets.Count == 0 && task != LearningTask.OutlierDetection)
            throw new ArgumentException($"The task {LearningTasks.NameOf(task)} wants a target.", nameof(roles));
        Table = table;
        Task = task;
        Roles = roles;
        Targets = [.. roles.Targets.Select(name => table[name])];
        Features = [.. roles.Features.Select(name => table[name])];
        Weights = roles.Weight is null ? null : ReadWeights(table[roles.Weight]);
        Group = roles.Group is null ? null : table[roles.Group];
        Time = roles.Time is null ? null : table[roles.Time];
        Event = roles.Event is null ? null : table[roles.Event];
        UpperBound = roles.UpperBound is null ? null : table[roles.UpperBound];
    }

    /// <summary>All columns.</summary>
    public Table Table { get; }

    /// <summary>Which column plays which part, by name.</summary>
    public DatasetRoles Roles { get; }

    /// <summary>What is to be predicted; the first of several.</summary>
    /// <exception cref="InvalidOperationException">Rows to find outliers in have no target.</exception>
    public Column Target => Targets.Count > 0 ? Targets[0] : throw new InvalidOperationException("The data has no target.");

    /// <summary>Name of the target, of the first of several; empty when there is none.</summary>
    public string TargetName => Targets.Count > 0 ? Targets[0].Name : "";

    /// <summary>
    /// All that is to be predicted: several columns in multi-output regression, otherwise one; for outliers none, or the
    /// label that they are judged by, which is not learnt from.
    /// </summary>
    public IReadOnlyList<Column> Targets { get; }

    /// <summary>What the target is.</summary>
    public LearningTask Task { get; }

    /// <summary>The columns to predict from, in order.</summary>
    public IReadOnlyList<Column> Features { get; }

    /// <summary>Weight of each row, ≥ 0 and finite; null when rows weigh the same.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>Name of the weight column, or null.</summary>
    public string? WeightName => Roles.Weight;

    /// <summary>
    /// Rows with equal values stay together in a split, and are the rows of one query in a ranking; null when rows are
    /// independent.
    /// </summary>
    public Column? Group { get; }

    /// <summary>Order of the rows in time; null when it does not matter.</summary>
    public Column? Time { get; }

    /// <summary>Survival: true or 1 where the event was seen at the target's time; null when it always was.</summary>
    public Column? Event { get; }

    /// <summary>Survival in intervals: the latest time of the event; missing or infinite where it was not seen; or null.</summary>
    public Column? UpperBound { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Table.RowCount;

    /// <summary>The target as classes; computed once.</summary>
    /// <exception cref="InvalidOperationException">The task is no classification.</exception>
    public ClassTarget Classes => LearningTasks.IsClassification(Task)
        ? _classes ??= ClassTarget.From(Target)
        : throw new InvalidOperationException($"A target of {LearningTasks.NameOf(Task)} has no classes.");

    /// <summary>The times of the events; computed once.</summary>
    /// <exception cref="InvalidOperationException">The task is not survival.</exception>
    /// <exception cref="InputException"><c>bad-time</c>, <c>bad-event</c> or <c>bad-upper</c>.</exception>
    public SurvivalTimes Survival => Task == LearningTask.Survival
        ? _survival ??= SurvivalTimes.Of(Target, Event, UpperBound)
        : throw new InvalidOperationException($"A target of {LearningTasks.NameOf(Task)} has no survival times.");

    /// <summary>
    /// For each row the number of its query, from 0 in order of first appearance; a row without a group is a query of its
    /// own. Rows of a query need not follow each other. Computed once, O(rows).
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no group column.</exception>
    public IReadOnlyList<int> Queries => _queries ??= NumberQueries(
        Group ?? throw new InvalidOperationException("No column says which rows are of one query."));

    /// <summary>The given rows with the same roles. The classes are still those of the whole data set.</summary>
    public Dataset Take(ReadOnlySpan<int> rows)
    {
        Dataset part = new(Table.Take(rows), Task, Roles);
        if (LearningTasks.IsClassification(Task))
            part._classes = ClassTarget.From(part.Target, Classes.Labels);
        return part;
    }

    /// <summary>The same rows with classes that a model knows, in its order.</summary>
    /// <param name="labels">Labels of the classes; a row of any other has class −1.</param>
    /// <exception cref="InvalidOperationException">The task is no classification.</exception>
    public Dataset WithClasses(IReadOnlyList<string> labels)
    {
        if (!LearningTasks.IsClassification(Task))
            throw new InvalidOperationException($"A target of {LearningTasks.NameOf(Task)} has no classes.");
        return new Dataset(Table, Task, Roles) { _classes = ClassTarget.From(Target, labels) };
    }

    // Codes and whole numbers tell queries apart without their texts, which matters for millions of rows.
    private static int[] NumberQueries(Column group) => group switch
    {
        IntegerColumn integers => Number(integers.Values, IntegerColumn.Missing),
        CategoryColumn categories => Number(categories.Values, CategoryColumn.Missing),
        _ => Number<string?>([.. Enumerable.Range(0, group.Count).Select(group.Format)], null),
    };

    private static int[] Number<T>(ReadOnlySpan<T> values, T missing)
    {
        int[] queries = new int[values.Length];
        Dictionary<ValueTuple<T>, int> numberOf = [];
        int next = 0;
        for (int row = 0; row < queries.Length; row++)
        {
            T value = values[row];
            if (EqualityComparer<T>.Default.Equals(value, missing))
            {
                queries[row] = next++;
                continue;
            }
            // Most often the rows of a query follow each other.
            if (row > 0 && EqualityComparer<T>.Default.Equals(value, values[row - 1]))
                queries[row] = queries[row - 1];
            else if (numberOf.TryGetValue(new ValueTuple<T>(value), out int known))
                queries[row] = known;
            else
                queries[row] = numberOf[new ValueTuple<T>(value)] = next++;
        }
        return queries;
    }

    private static double[] ReadWeights(Column column)
    {
        if (!ColumnKinds.IsNumeric(column.Kind))
        {
            throw new InputException(
                "bad-weight", $"Weight column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}; weights are numbers.");
        }
        double[] weights = column.ToNumbers();
        for (int row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0) || double.IsInfinity(weights[row]))
            {
                throw new InputException(
                    "bad-weight",
                    $"Weight column '{column.Name}', row {row + 1}: found {column.Format(row) ?? "nothing"}, "
                    + "wanted a finite number of at least 0.");
            }
        }
        return weights;
    }
}
