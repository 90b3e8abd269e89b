using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees.Boosting;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Memory;

namespace Cairn.Learning.Trees;

/// <content>Rows that do not fit into memory as a table.</content>
public sealed partial record GradientBoosting
{
    /// <summary>Fits to rows that are read in batches and kept as bins only.</summary>
    /// <param name="batches">
    /// Tables of the same columns, such as <see cref="Cairn.Data.Reading.TableReader"/> reads from a file; gone through
    /// two or three times, with the same rows in the same order each time. Rows without a target are passed over.
    /// </param>
    /// <param name="task">Regression, or classification into two or more classes; with a scratch space any task.</param>
    /// <param name="roles">The target, the features, the weight if there is one, and what else the task wants.</param>
    /// <param name="context">
    /// As for a fit. With <see cref="FitContext.Scratch"/> the rows that are read lie there, and anything can be asked for
    /// that a fit to a table takes; without it no rows to watch, no model to go on from, and no checkpoints.
    /// </param>
    /// <returns>The same bytes as a fit to one table of all rows, at any size of the batches.</returns>
    /// <remarks>
    /// Memory is two bytes a cell and some forty a row, and one batch; the table is never there as a whole. With a scratch
    /// space it is some hundred bytes a row alone: values and bins are in memory-mapped files. A category
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
        if (context.Scratch is not null)
            return FitSpooled(batches, task, roles, context);
        CheckStreamed(task, context);
        roles = new DatasetRoles { Targets = roles.Targets, Features = roles.Features, Weight = roles.Weight };
        StreamedRows rows = new(this, batches, task, roles, context);
        return new BoostingTrainer(this, rows, context).Fit();
    }

    private GradientBoostingModel FitSpooled(
        IEnumerable<Table> batches, LearningTask task, DatasetRoles roles, FitContext context)
    {
        using ScratchSpace room = context.Scratch!.Nested();
        string?[] names = [.. roles.Targets, .. roles.Features, roles.Weight, roles.Group, roles.Event, roles.UpperBound];
        context.Progress?.Report(new FitProgress("reading", 0));
        Table table = TableSpool.Of(batches, [.. names.OfType<string>().Distinct()], room, context.Cancellation);
        int[] labelled = roles.LabelledRows(table, task);
        if (labelled.Length == 0)
            throw new InputException("no-rows", "There are no rows to learn from.");
        if (labelled.Length < table.RowCount)
            table = table.Take(labelled);
        return Fit(new Dataset(table, task, roles with { Time = null }), context);
    }

    private void CheckStreamed(LearningTask task, FitContext context)
    {
        if (task != LearningTask.Regression && !LearningTasks.IsClassification(task))
        {
            throw new InputException(
                "wrong-task", $"Rows in batches: found {LearningTasks.NameOf(task)}, wanted regression or classification.",
                "Give the context a scratch space, or fit to a table of all rows.");
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
                "bad-option", $"Rows in batches: found {found}, which wants a table of all rows.",
                "Leave it out, or give the context a scratch space.");
        }
    }
}
