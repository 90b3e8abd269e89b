using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>Rows to fit or to watch: their inputs, and the loss over their targets.</summary>
/// <param name="Inputs">The feature columns, in order.</param>
/// <param name="Objective">The loss over the rows' targets and weights.</param>
/// <param name="Repeats">Rows that each row counts for: its weight when all are whole numbers; null for one each.</param>
internal sealed record BoostingSample(Table Inputs, Objective Objective, int[]? Repeats)
{
    private const double MostRepeats = 1_000_000;

    /// <summary>The rows to fit, and those to watch where early stopping or the caller wants any.</summary>
    public static (Dataset Training, Dataset? Validation) Part(
        GradientBoosting learner, Dataset data, Dataset? validation, SeededRandom random)
    {
        if (validation is not null || learner.EarlyStoppingRounds == 0)
            return (data, validation);
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
        int[] heldRows = [.. Enumerable.Range(0, data.RowCount).Where(row => held[row])];
        if (heldRows.Length == 0)
            return (data, null);
        return (data.Take([.. Enumerable.Range(0, data.RowCount).Where(row => !held[row])]), data.Take(heldRows));
    }

    /// <summary>
    /// The rows of <paramref name="data"/> that have a weight and a target, in terms of the classes of
    /// <paramref name="known"/>.
    /// </summary>
    /// <exception cref="InputException"><c>no-rows</c> or <c>wrong-target</c>.</exception>
    public static BoostingSample Of(GradientBoosting learner, Dataset data, Dataset known)
    {
        bool classifies = LearningTasks.IsClassification(known.Task);
        int[]? codes = classifies ? [.. ClassTarget.From(data.Target, known.Classes.Labels).Codes] : null;
        double[]? targets = classifies ? null : data.Target.ToNumbers();
        IReadOnlyList<double>? weights = data.Weights;
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(row =>
            (weights is null || weights[row] > 0) && (codes is null ? !double.IsNaN(targets![row]) : codes[row] >= 0))];
        if (rows.Length == 0)
        {
            throw new InputException(
                "no-rows", $"There are no rows with a value of '{known.Target.Name}' and a weight above 0 to learn from.");
        }
        Table inputs = new([.. known.Features.Select(f => data.Table[f.Name])]);
        if (rows.Length < data.RowCount)
        {
            inputs = inputs.Take(rows);
            codes = codes is null ? null : [.. rows.Select(row => codes[row])];
            targets = targets is null ? null : [.. rows.Select(row => targets[row])];
        }
        double[]? weightOf = weights is null ? null : [.. rows.Select(row => weights[row])];
        LossKind loss = Losses.Choose(learner, known.Task);
        if (targets is not null)
            CheckTargets(known.Target.Name, targets, rows, loss);
        LossInput input = new(learner, classifies ? known.Classes.Labels.Count : 0, codes ?? [], targets ?? [], weightOf);
        return new BoostingSample(inputs, loss.Make(input), RepeatsOf(weightOf));
    }

    // Derivatives are single precision; sums of squares of larger targets would overflow it.
    private static void CheckTargets(string name, double[] targets, int[] rows, LossKind loss)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            double target = targets[i];
            if (!(Math.Abs(target) <= 1e30))
            {
                throw new InputException(
                    "wrong-target", $"Target '{name}': found {target}, wanted finite numbers of at most 1e30 in size.",
                    "Divide the target by a constant.");
            }
            if (target < loss.LeastTarget || (loss.ExcludesLeast && target == loss.LeastTarget))
            {
                throw new InputException(
                    "wrong-target",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Target '{name}', row {rows[i] + 1}: found {target}, wanted a number ")
                        + $"{(loss.ExcludesLeast ? "above" : "of at least")} {loss.LeastTarget} for the loss {loss.Name}.",
                    "Leave out such rows, or choose another loss.");
            }
        }
    }

    private static int[]? RepeatsOf(double[]? weights) =>
        weights is null || weights.Any(w => w != Math.Floor(w) || w > MostRepeats) || weights.All(w => w == 1)
            ? null
            : [.. weights.Select(w => (int)w)];
}
