using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Lifecycle.Training;

/// <summary>Gives rows with known targets the roles that they have for a model, so that it can be judged on them.</summary>
public static class LabelledRows
{
    /// <summary>The rows of <paramref name="table"/> that have a target, in the roles of <paramref name="signature"/>.</summary>
    /// <param name="table">Rows as read, with the target column.</param>
    /// <param name="signature">Signature of the model to be judged.</param>
    /// <param name="weight">Name of the column of row weights, or null.</param>
    /// <exception cref="InputException"><c>unknown-column</c>, <c>missing-column</c> or <c>no-rows</c>.</exception>
    public static Dataset Of(Table table, Signature signature, string? weight = null) =>
        Of(table, signature.Target, signature.Task, [.. signature.Inputs.Select(i => i.Name)], weight);

    /// <summary>The rows of <paramref name="table"/> that have a target, in the roles of the training data.</summary>
    /// <inheritdoc cref="Of(Table, Signature, string?)"/>
    public static Dataset Of(Table table, Dataset training) => Of(
        table, training.Target.Name, training.Task, [.. training.Features.Select(f => f.Name)], training.WeightName);

    private static Dataset Of(Table table, string targetName, LearningTask task, List<string> features, string? weight)
    {
        Column target = table[targetName];
        if (target.MissingCount > 0)
            table = table.Take([.. Enumerable.Range(0, table.RowCount).Where(row => !target.IsMissing(row))]);
        if (table.RowCount == 0)
            throw new InputException("no-rows", $"There are no rows with a value of '{targetName}' to judge on.");
        foreach (string name in features)
        {
            if (table.Find(name) is null)
            {
                throw new InputException(
                    "missing-column", $"The rows to judge on have no column '{name}'.", NearestNames.Hint(name, table.Names));
            }
        }
        return new Dataset(table, targetName, task, features, weight);
    }
}
