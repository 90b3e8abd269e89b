using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Lifecycle.Training;

/// <summary>Gives rows with known targets the roles that they have for a model, so that it can be judged on them.</summary>
public static class LabelledRows
{
    /// <summary>
    /// The rows of <paramref name="table"/> that have a target, in the roles of <paramref name="signature"/>. Outliers need
    /// no target; where the label that the model was trained beside is absent, there is none.
    /// </summary>
    /// <param name="table">Rows as read, with the target column and what else the task is judged by.</param>
    /// <param name="signature">Signature of the model to be judged.</param>
    /// <param name="weight">Name of the column of row weights, or null.</param>
    /// <exception cref="InputException"><c>unknown-column</c>, <c>missing-column</c> or <c>no-rows</c>.</exception>
    public static Dataset Of(Table table, Signature signature, string? weight = null) => Of(
        table, signature.Task, new DatasetRoles
        {
            Targets = signature.Targets,
            Features = [.. signature.Inputs.Select(i => i.Name)],
            Weight = weight,
            Group = signature.Query,
            Event = signature.Event,
            UpperBound = signature.UpperBound,
        });

    /// <summary>The rows of <paramref name="table"/> that have a target, in the roles of the training data.</summary>
    /// <param name="table">Rows as read, with the target column and what else the task is judged by.</param>
    /// <param name="training">What the model learns from.</param>
    /// <exception cref="InputException"><c>unknown-column</c>, <c>missing-column</c> or <c>no-rows</c>.</exception>
    public static Dataset Of(Table table, Dataset training) => Of(
        table, training.Task, training.Roles with
        {
            // Nothing is divided any more, so what only splits need may be absent.
            Group = training.Task == LearningTask.Ranking ? training.Roles.Group : null,
            Time = null,
        });

    private static Dataset Of(Table table, LearningTask task, DatasetRoles roles)
    {
        if (task == LearningTask.OutlierDetection && roles.Targets.Any(name => table.Find(name) is null))
            roles = roles with { Targets = [] };
        foreach (string? name in new[] { roles.Group, roles.Event, roles.UpperBound })
        {
            if (name is not null && table.Find(name) is null)
            {
                throw new InputException(
                    "missing-column", $"The rows to judge on have no column '{name}', which {LearningTasks.NameOf(task)} is judged by.",
                    task == LearningTask.Ranking
                        ? "Give the column; where the queries are in a file of their own, name it with --query-file."
                        : NearestNames.Hint(name, table.Names));
            }
        }
        int[] rows = roles.LabelledRows(table, task);
        if (rows.Length < table.RowCount)
            table = table.Take(rows);
        if (table.RowCount == 0)
        {
            throw new InputException(
                "no-rows",
                roles.Targets.Count == 0
                    ? "There are no rows to judge on."
                    : $"There are no rows with a value of '{roles.Targets[0]}' to judge on.");
        }
        foreach (string name in roles.Features)
        {
            if (table.Find(name) is null)
            {
                throw new InputException(
                    "missing-column", $"The rows to judge on have no column '{name}'.", NearestNames.Hint(name, table.Names));
            }
        }
        return new Dataset(table, task, roles);
    }
}
