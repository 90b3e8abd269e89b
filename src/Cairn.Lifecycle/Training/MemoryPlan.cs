using System.Globalization;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>What a training with a limit on memory can do, and what of it has to be in files.</summary>
/// <remarks>
/// The sizes follow a measurement: the memory that is the process's own (on Linux <c>RssAnon</c>) in a training of three
/// million rows of two classes. A row takes its target, its place in the parts to learn from and to judge on, scores, derivatives and
/// its place in the tree, none of which shrinks with the number of columns; values and bins are what goes to files.
/// </remarks>
internal static class MemoryPlan
{
    /// <summary>What the runtime, the code and the trees take, in bytes.</summary>
    public const long Base = 120L << 20;

    /// <summary>What a row takes, in bytes, with one score.</summary>
    private const int Row = 130;

    /// <summary>What a row takes for each score beyond the first.</summary>
    private const int Score = 40;

    /// <summary>Checks what can be checked without data.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static void Check(TrainingRequest request)
    {
        if (request.Memory is null)
            return;
        if (request.Learner != GradientBoosting.Kind.Name)
        {
            throw new InputException(
                "bad-option", $"A limit on memory: found learner {request.Learner}, wanted {GradientBoosting.Kind.Name}, "
                    + "which alone learns from rows that are in files.",
                $"Give --learner {GradientBoosting.Kind.Name}, or leave --memory out.");
        }
        string? found = request.Folds is not null ? "folds, each of which would be copied"
            : request.Parent is not null ? "a model to go on from, whose trees want all rows in memory"
            : null;
        if (found is not null)
        {
            throw new InputException(
                "bad-option", $"A limit on memory: found {found}.",
                request.Folds is not null ? "Judge by --holdout or --test." : "Leave one of them out.");
        }
    }

    /// <summary>How the fit is to go: whether its bins have room in memory.</summary>
    /// <param name="request">With a limit.</param>
    /// <param name="data">All rows, those to judge on included.</param>
    /// <param name="context">With the space for what has none.</param>
    /// <exception cref="InputException"><c>not-enough-memory</c>: the limit is too low for so many rows.</exception>
    public static FitContext Apply(TrainingRequest request, Dataset data, FitContext context)
    {
        if (request.Memory is not long limit || context.Scratch is null)
            return context;
        long needed = Base + data.RowCount * (Row + Score * (ScoresOf(data) - 1L));
        if (needed > limit)
        {
            throw new InputException(
                "not-enough-memory", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{data.RowCount} rows: found a limit of {limit / 1_000_000} MB on memory, wanted at least {needed / 1_000_000 + 1} MB."),
                "Values and bins are in files, but each row takes some memory: raise --memory, or learn from fewer rows.");
        }
        // A cell has its bin twice, by row and by feature, and rows are padded to a power of two.
        long bins = 3L * data.RowCount * data.Features.Count;
        return needed + bins > limit ? context : context with { Scratch = null };
    }

    private static int ScoresOf(Dataset data) => data.Task switch
    {
        LearningTask.MulticlassClassification => data.Classes.Labels.Count,
        LearningTask.MultiOutputRegression => data.Targets.Count,
        _ => 1,
    };
}
