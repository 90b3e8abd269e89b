using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees.Forests;

/// <summary>The rows that trees are grown from: their inputs, targets and weights, without the rows of weight 0.</summary>
internal sealed class ForestTarget
{
    private const double MostRepeats = 1_000_000;

    private ForestTarget(Dataset data, int[] rows)
    {
        Rows = rows;
        Inputs = new Table([.. data.Features]);
        if (rows.Length < data.RowCount)
            Inputs = Inputs.Take(rows);
        if (LearningTasks.IsClassification(data.Task))
        {
            Classes = data.Classes.Labels.Count;
            Codes = [.. rows.Select(row => data.Classes.Codes[row])];
        }
        else
        {
            double[] values = data.Target.ToNumbers();
            Numbers = [.. rows.Select(row => values[row])];
        }
        if (data.Weights is not { } weights || rows.All(row => weights[row] == 1))
            return;
        double[] kept = [.. rows.Select(row => weights[row])];
        if (kept.All(w => w == Math.Floor(w) && w <= MostRepeats) && kept.Sum() <= int.MaxValue)
            Repeats = [.. kept.Select(w => (int)w)];
        else
            Weights = kept;
    }

    /// <summary>Rows of the data set that are here, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>The input columns of these rows.</summary>
    public Table Inputs { get; }

    /// <summary>Number of classes; 0 for numbers.</summary>
    public int Classes { get; }

    /// <summary>Class of each row, or null.</summary>
    public int[]? Codes { get; }

    /// <summary>Target of each row, or null.</summary>
    public double[]? Numbers { get; }

    /// <summary>Rows that each row stands for, where all weights are whole numbers; null for one each.</summary>
    public int[]? Repeats { get; }

    /// <summary>Weight of each row where some is no whole number; null otherwise.</summary>
    public double[]? Weights { get; }

    /// <summary>Number of rows here.</summary>
    public int RowCount => Rows.Length;

    /// <summary>Number of rows with repetitions.</summary>
    public int UnitCount => Repeats is null ? RowCount : Repeats.Sum();

    /// <summary>Fills how often each row stands for a row.</summary>
    public void CountUnits(Span<int> counts)
    {
        if (Repeats is null)
            counts.Fill(1);
        else
            Repeats.CopyTo(counts);
    }

    /// <summary>The rows of a data set that was checked.</summary>
    /// <param name="data">Rows with usable targets.</param>
    /// <param name="nonNegative">Whether a target below 0 is refused, as the Poisson deviance must.</param>
    /// <exception cref="InputException"><c>wrong-target</c>.</exception>
    public static ForestTarget Of(Dataset data, bool nonNegative = false)
    {
        ForestTarget target = new(data, [.. Enumerable.Range(0, data.RowCount).Where(row => !(data.Weights?[row] == 0))]);
        for (int row = 0; target.Numbers is not null && row < target.RowCount; row++)
        {
            double value = target.Numbers[row];
            if (!(Math.Abs(value) <= 1e150) || (nonNegative && value < 0))
            {
                throw new InputException(
                    "wrong-target", $"Target '{data.Target.Name}', row {target.Rows[row] + 1}: found {value}, wanted "
                        + (nonNegative ? "numbers of at least 0 for criterion=poisson." : "numbers of at most 1e150 in size."),
                    nonNegative ? "Use criterion=squared_error." : "Divide the target by a constant.");
            }
        }
        if (nonNegative && target.Numbers is { } numbers && numbers.All(v => v == 0))
        {
            throw new InputException(
                "wrong-target", $"Target '{data.Target.Name}' is 0 in every row; criterion=poisson wants some above 0.",
                "Use criterion=squared_error.");
        }
        return target;
    }

    /// <summary>The weight of all rows of each class.</summary>
    /// <param name="draws">How often each row counts.</param>
    public double[] ClassTotals(ReadOnlySpan<int> draws)
    {
        double[] totals = new double[Classes];
        for (int row = 0; row < RowCount; row++)
            totals[Codes![row]] += (Weights?[row] ?? 1) * draws[row];
        return totals;
    }
}
