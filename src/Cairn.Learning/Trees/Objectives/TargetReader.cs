using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>Takes the targets of a data set apart for a loss: which rows have one, and what it says.</summary>
internal sealed class TargetReader
{
    // Derivatives are single precision; sums of squares of larger targets would overflow it.
    private const double MostTarget = 1e30;

    private readonly Dataset _data;
    private readonly Dataset _known;
    private readonly int[]? _codes;
    private readonly double[][] _targets;

    /// <summary>
    /// Reads the targets of <paramref name="data"/> in terms of the classes of <paramref name="known"/>.
    /// </summary>
    public TargetReader(Dataset data, Dataset known)
    {
        _data = data;
        _known = known;
        bool classifies = LearningTasks.IsClassification(known.Task);
        _codes = classifies ? [.. ClassTarget.From(data.Target, known.Classes.Labels).Codes] : null;
        _targets = classifies || known.Task == LearningTask.Survival ? [] : [.. data.Targets.Select(t => t.ToNumbers())];
        Rows = [.. Enumerable.Range(0, data.RowCount).Where(IsUsable)];
        if (Rows.Length == 0)
        {
            throw new InputException(
                "no-rows", $"There are no rows with a value of '{known.Target.Name}' and a weight above 0 to learn from.");
        }
    }

    /// <summary>The rows that have a target and a weight above 0.</summary>
    public int[] Rows { get; }

    /// <summary>The weight column at <see cref="Rows"/>; null when there is none.</summary>
    public double[]? RowWeights => _data.Weights is null ? null : [.. Rows.Select(row => _data.Weights[row])];

    /// <summary>What the loss is made of.</summary>
    /// <param name="learner">The options.</param>
    /// <param name="loss">The loss, whose range of targets is checked.</param>
    /// <exception cref="InputException"><c>wrong-target</c> or <c>bad-option</c>.</exception>
    public LossInput Read(GradientBoosting learner, LossKind loss)
    {
        for (int k = 0; k < _targets.Length; k++)
            CheckNumbers(_data.Targets[k], _targets[k], loss);
        int[] codes = _codes is null ? [] : Take(_codes);
        int classes = _codes is null ? 0 : _known.Classes.Labels.Count;
        double[]? weights = RowWeights;
        return new LossInput
        {
            Learner = learner,
            Weights = _codes is null
                ? weights
                : ClassWeights.Apply(
                    learner.ClassWeight, GradientBoosting.Kind.Name, _known.Classes, _known.Weights, codes, weights),
            Classes = classes,
            Codes = codes,
            Targets = _targets.Length > 0 ? Take(_targets[0]) : [],
            Matrix = _known.Task == LearningTask.MultiOutputRegression ? Interleave() : [],
            Columns = _targets.Length,
            Queries = _known.Task == LearningTask.Ranking ? Take([.. _data.Queries]) : [],
            Times = _known.Task == LearningTask.Survival ? ReadTimes(loss) : null,
        };
    }

    private bool IsUsable(int row) =>
        (_data.Weights is null || _data.Weights[row] > 0)
        && (_codes is null || _codes[row] >= 0)
        && Array.TrueForAll(_targets, target => !double.IsNaN(target[row]));

    private T[] Take<T>(T[] values) => Rows.Length == values.Length ? values : [.. Rows.Select(row => values[row])];

    private double[] Interleave()
    {
        double[] matrix = new double[Rows.Length * _targets.Length];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i] = _targets[i % _targets.Length][Rows[i / _targets.Length]];
        return matrix;
    }

    private SurvivalTimes ReadTimes(LossKind loss)
    {
        SurvivalTimes all = _data.Survival;
        foreach (int row in Rows)
        {
            if (loss.ExactTimes && double.IsFinite(all.Upper[row]) && !all.IsObserved(row))
            {
                throw new InputException(
                    "wrong-target",
                    $"Row {row + 1}: the event lies between {Text(all.Lower[row])} and {Text(all.Upper[row])}, "
                        + $"and the loss {loss.Name} wants exact times.",
                    "Use --set loss=aft, which takes intervals.");
            }
            if (!loss.ExactTimes && all.Upper[row] <= 0)
            {
                throw new InputException(
                    "wrong-target",
                    $"Target '{_data.Target.Name}', row {row + 1}: found an event at time {Text(all.Upper[row])}, "
                        + "wanted one above 0.",
                    "Add to all times what is the least that was measured, or leave out such rows.");
            }
        }
        return new SurvivalTimes(Take(all.Lower), Take(all.Upper));
    }

    private void CheckNumbers(Column column, double[] targets, LossKind loss)
    {
        foreach (int row in Rows)
        {
            double target = targets[row];
            if (!(Math.Abs(target) <= MostTarget))
            {
                throw new InputException(
                    "wrong-target",
                    $"Target '{column.Name}': found {Text(target)}, wanted finite numbers of at most 1e30 in size.",
                    "Divide the target by a constant.");
            }
            if (target < loss.LeastTarget || target > loss.MostTarget || (loss.ExcludesLeast && target == loss.LeastTarget))
            {
                throw new InputException(
                    "wrong-target",
                    $"Target '{column.Name}', row {row + 1}: found {Text(target)}, wanted a number {RangeOf(loss)} "
                        + $"for the loss {loss.Name}.",
                    "Leave out such rows, or choose another loss.");
            }
        }
    }

    private static string RangeOf(LossKind loss) => double.IsFinite(loss.MostTarget)
        ? $"from {Text(loss.LeastTarget)} to {Text(loss.MostTarget)}"
        : $"{(loss.ExcludesLeast ? "above" : "of at least")} {Text(loss.LeastTarget)}";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
