using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees.Boosting;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>Rows that do not fit into memory as a table.</content>
public sealed partial record GradientBoosting
{
    /// <summary>Fits to rows that are read in batches and kept as bins only.</summary>
    /// <param name="batches">
    /// Tables of the same columns, such as <see cref="Cairn.Data.Reading.TableReader"/> reads from a file; gone through
    /// three times, with the same rows in the same order each time. Rows without a target are passed over.
    /// </param>
    /// <param name="task">Regression, or classification into two or more classes.</param>
    /// <param name="roles">The target, the features, and the weight if there is one; other roles are not used.</param>
    /// <param name="context">As for a fit; without rows to watch, a model to go on from, and checkpoints.</param>
    /// <returns>The same bytes as a fit to one table of all rows, at any size of the batches.</returns>
    /// <remarks>
    /// Memory is two bytes a cell and some forty a row, and one batch; the table is never there as a whole. A category
    /// has its levels in ordinal order, as tables have that are read from text.
    /// </remarks>
    /// <exception cref="InputException">
    /// As for a fit; <c>bad-option</c>: early stopping, linear leaves, or what <paramref name="context"/> must not have;
    /// <c>wrong-task</c>; <c>data-changed</c>: a later reading gave other rows.
    /// </exception>
    public GradientBoostingModel Fit(
        IEnumerable<Table> batches, LearningTask task, DatasetRoles roles, FitContext? context = null)
    {
        context ??= FitContext.Default;
        CheckStreamed(task, context);
        roles = new DatasetRoles { Targets = roles.Targets, Features = roles.Features, Weight = roles.Weight };
        StreamedRows rows = new(this, batches, task, roles, context);
        return new BoostingTrainer(this, rows, context).Fit();
    }

    private void CheckStreamed(LearningTask task, FitContext context)
    {
        if (task != LearningTask.Regression && !LearningTasks.IsClassification(task))
        {
            throw new InputException(
                "wrong-task", $"Rows in batches: found {LearningTasks.NameOf(task)}, wanted regression or classification.",
                "Fit to a table of all rows.");
        }
        string? found = EarlyStoppingRounds > 0 ? "early_stopping_rounds"
            : LinearLeaves ? "linear_leaves"
            : context.Validation is not null ? "rows to watch"
            : context.Initial is not null ? "a model to go on from"
            : context.Checkpoint is not null ? "checkpoints"
            : null;
        if (found is not null)
        {
            throw new InputException(
                "bad-option", $"Rows in batches: found {found}, which wants a table of all rows.", "Leave it out.");
        }
    }
}
