using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>A table with roles: what to predict, from which columns, with which weights. What a learner fits.</summary>
public sealed class Dataset
{
    private ClassTarget? _classes;

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
    {
        Table = table;
        Target = table[target];
        Task = task;
        Features = [.. features.Select(name => table[name])];
        Weights = weight is null ? null : ReadWeights(table[weight]);
        WeightName = weight;
        Group = group is null ? null : table[group];
        Time = time is null ? null : table[time];
    }

    /// <summary>All columns.</summary>
    public Table Table { get; }

    /// <summary>What is to be predicted.</summary>
    public Column Target { get; }

    /// <summary>What the target is.</summary>
    public LearningTask Task { get; }

    /// <summary>The columns to predict from, in order.</summary>
    public IReadOnlyList<Column> Features { get; }

    /// <summary>Weight of each row, ≥ 0 and finite; null when rows weigh the same.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>Name of the weight column, or null.</summary>
    public string? WeightName { get; }

    /// <summary>Rows with equal values stay together in a split; null when rows are independent.</summary>
    public Column? Group { get; }

    /// <summary>Order of the rows in time; null when it does not matter.</summary>
    public Column? Time { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Table.RowCount;

    /// <summary>The target as classes; computed once.</summary>
    /// <exception cref="InvalidOperationException">The task is regression.</exception>
    public ClassTarget Classes => LearningTasks.IsClassification(Task)
        ? _classes ??= ClassTarget.From(Target)
        : throw new InvalidOperationException("A regression target has no classes.");

    /// <summary>The given rows with the same roles. The classes are still those of the whole data set.</summary>
    public Dataset Take(ReadOnlySpan<int> rows)
    {
        Dataset part = new(
            Table.Take(rows), Target.Name, Task, [.. Features.Select(f => f.Name)], WeightName, Group?.Name, Time?.Name);
        if (LearningTasks.IsClassification(Task))
            part._classes = ClassTarget.From(part.Target, Classes.Labels);
        return part;
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
