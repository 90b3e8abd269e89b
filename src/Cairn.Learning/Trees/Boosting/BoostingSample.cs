using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees.Objectives;
using Cairn.Learning.Trees.Objectives.Custom;
using Cairn.Learning.Trees.Objectives.Watching;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>Rows to fit or to watch: their inputs, and the loss over their targets.</summary>
/// <param name="Inputs">The feature columns, in order.</param>
/// <param name="Objective">The loss over the rows' targets and weights.</param>
/// <param name="Repeats">Rows that each row counts for: its weight when all are whole numbers; null for one each.</param>
/// <param name="Learner">The options.</param>
/// <param name="Loss">The loss by name.</param>
internal sealed record BoostingSample(
    Table Inputs, Objective Objective, int[]? Repeats, GradientBoosting Learner, LossKind Loss)
{
    private const double MostRepeats = 1_000_000;

    /// <summary>What is watched from round to round over these rows.</summary>
    public required WatchedMetric Watch { get; init; }

    /// <summary>With two classes the class of each row, 0 or 1; null for other tasks.</summary>
    public int[]? Classes { get; init; }

    /// <summary>In a ranking the query of each row, from 0; null for other tasks.</summary>
    public int[]? Queries { get; init; }

    /// <summary>The rows to fit, and those to watch where early stopping or the caller wants any.</summary>
    public static (Dataset Training, Dataset? Validation) Part(
        GradientBoosting learner, Dataset data, Dataset? validation, SeededRandom random)
    {
        if (validation is not null || learner.EarlyStoppingRounds == 0)
            return (data, validation);
        bool[] held = data.Group is null ? HoldRows(learner, data, random) : HoldGroups(learner, data, random);
        int[] heldRows = [.. Enumerable.Range(0, data.RowCount).Where(row => held[row])];
        if (heldRows.Length == 0)
            return (data, null);
        return (data.Take([.. Enumerable.Range(0, data.RowCount).Where(row => !held[row])]), data.Take(heldRows));
    }

    private static bool[] HoldRows(GradientBoosting learner, Dataset data, SeededRandom random)
    {
        int[] order = [.. Enumerable.Range(0, data.RowCount)];
        random.Shuffle<int>(order);
        bool[] held = new bool[data.RowCount];
        int classes = LearningTasks.IsClassification(data.Task) ? data.Classes.Labels.Count : 1;
        for (int wanted = 0; wanted < classes; wanted++)
        {
            int[] rows = classes == 1 ? order : [.. order.Where(row => data.Classes.Codes[row] == wanted)];
            int count = Math.Min(rows.Length - 1, (int)Math.Round(rows.Length * learner.ValidationFraction));
            foreach (int row in rows.AsSpan(0, Math.Max(0, count)))
                held[row] = true;
        }
        return held;
    }

    // Rows of a group stay together, as those of a query must.
    private static bool[] HoldGroups(GradientBoosting learner, Dataset data, SeededRandom random)
    {
        int groups = data.Queries.Count > 0 ? data.Queries.Max() + 1 : 0;
        int[] order = [.. Enumerable.Range(0, groups)];
        random.Shuffle<int>(order);
        HashSet<int> chosen = [.. order.Take(Math.Min(groups - 1, (int)Math.Round(groups * learner.ValidationFraction)))];
        return [.. data.Queries.Select(chosen.Contains)];
    }

    /// <summary>The scores that rows start from, one an output.</summary>
    public double[] BaseScores() => BaseScore.Of(Learner, Loss, Objective);

    /// <summary>
    /// The rows of <paramref name="data"/> that have a weight and a target, in terms of the classes of
    /// <paramref name="known"/>.
    /// </summary>
    /// <exception cref="InputException"><c>no-rows</c>, <c>wrong-target</c> or <c>bad-option</c>.</exception>
    public static BoostingSample Of(GradientBoosting learner, Dataset data, Dataset known)
    {
        TargetReader targets = new(data, known);
        Table inputs = new([.. known.Features.Select(f => data.Table[f.Name])]);
        if (targets.Rows.Length < data.RowCount)
            inputs = inputs.Take(targets.Rows);
        LossKind loss = Losses.Choose(learner, known);
        LossInput input = targets.Read(learner, loss);
        Objective objective = loss.Make(input);
        return new BoostingSample(inputs, objective, RepeatsOf(targets.RowWeights), learner, loss)
        {
            Watch = WatchOf(learner, objective, input, targets, data, known),
            Classes = known.Task == LearningTask.BinaryClassification ? input.Codes : null,
            Queries = known.Task == LearningTask.Ranking ? input.Queries : null,
        };
    }

    private static WatchedMetric WatchOf(
        GradientBoosting learner, Objective objective, LossInput input, TargetReader targets, Dataset data, Dataset known)
    {
        if (learner.CustomMetric is not null)
            return new WatchedFunction(learner.CustomMetric, objective, input, targets.RowWeights);
        Metric? metric = StoppingMetrics.Choose(learner, known.Task)
            ?? (objective is DelegatedObjective { HasLoss: false } ? Metric.Headline(known.Task) : null);
        if (metric is null)
            return new WatchedLoss(objective);
        Dataset rows = targets.Rows.Length < data.RowCount ? data.Take(targets.Rows) : data;
        return new WatchedEvaluation(metric, objective, rows, known);
    }

    private static int[]? RepeatsOf(double[]? weights) =>
        weights is null || weights.Any(w => w != Math.Floor(w) || w > MostRepeats) || weights.All(w => w == 1)
            ? null
            : [.. weights.Select(w => (int)w)];
}
