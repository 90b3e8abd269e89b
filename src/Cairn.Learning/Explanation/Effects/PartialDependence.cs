using Cairn.Data;
using Cairn.Formats;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Effects;

/// <summary>
/// What a model answers when one column takes each value of a grid in every row: a curve for each row (individual
/// conditional expectation) and their mean (partial dependence).
/// </summary>
/// <remarks>
/// Friedman, "Greedy function approximation" (2001), section 8.2; Goldstein et al., "Peeking inside the black box"
/// (2015).
/// Costs points × rows predictions. Rows are asked about values that they never had, so where columns go together the
/// curve may be of no world there is; <see cref="AccumulatedEffects"/> does not do that.
/// </remarks>
public sealed class PartialDependence
{
    private readonly double[] _answers;

    private PartialDependence(EffectGrid grid, IReadOnlyList<ScoreField> scores, int rows, double[] answers)
    {
        Grid = grid;
        Scores = scores;
        RowCount = rows;
        _answers = answers;
    }

    /// <summary>The values asked about.</summary>
    public EffectGrid Grid { get; }

    /// <summary>The answers looked at.</summary>
    public IReadOnlyList<ScoreField> Scores { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Measures a column.</summary>
    /// <param name="answers">The model.</param>
    /// <param name="rows">Rows with the input columns, at least one.</param>
    /// <param name="grid">The values.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <param name="cancellation">Looked at before each value.</param>
    /// <exception cref="InputException"><c>no-rows</c>, or a column is missing or mistyped.</exception>
    public static PartialDependence Of(
        ModelAnswers answers, Table rows, EffectGrid grid, int threads = 1, CancellationToken cancellation = default)
    {
        Table bound = Bind(answers, rows);
        int width = bound.RowCount * answers.Fields.Count;
        double[] values = new double[grid.Count * width];
        ParallelBlocks.For(grid.Count, threads, point =>
        {
            int[] same = [.. Enumerable.Repeat(point, bound.RowCount)];
            answers.Of(bound.With(grid.Points.Take(same))).CopyTo(values, point * width);
        }, cancellation);
        return new PartialDependence(grid, answers.Fields, bound.RowCount, values);
    }

    /// <summary>The answers to two columns together, averaged over the rows: their joint partial dependence.</summary>
    /// <param name="answers">The model.</param>
    /// <param name="rows">Rows with the input columns, at least one.</param>
    /// <param name="first">The values of one column.</param>
    /// <param name="second">The values of another.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <param name="cancellation">Looked at before each pair of values.</param>
    /// <returns>[first, second, score], row-major.</returns>
    /// <exception cref="InputException"><c>no-rows</c>, or a column is missing or mistyped.</exception>
    public static double[] Joint(
        ModelAnswers answers, Table rows, EffectGrid first, EffectGrid second, int threads = 1,
        CancellationToken cancellation = default)
    {
        Table bound = Bind(answers, rows);
        int scores = answers.Fields.Count;
        double[] means = new double[first.Count * second.Count * scores];
        ParallelBlocks.For(first.Count * second.Count, threads, pair =>
        {
            int[] a = [.. Enumerable.Repeat(pair / second.Count, bound.RowCount)];
            int[] b = [.. Enumerable.Repeat(pair % second.Count, bound.RowCount)];
            double[] found = answers.Of(bound.With(first.Points.Take(a)).With(second.Points.Take(b)));
            for (int i = 0; i < found.Length; i++)
                means[pair * scores + i % scores] += found[i] / bound.RowCount;
        }, cancellation);
        return means;
    }

    /// <summary>Partial dependence: the mean answer at each value.</summary>
    public double[] Means(int score)
    {
        double[] means = new double[Grid.Count];
        for (int row = 0; row < RowCount; row++)
        {
            for (int point = 0; point < means.Length; point++)
                means[point] += Answer(point, row, score) / RowCount;
        }
        return means;
    }

    /// <summary>The answers to one row at each value.</summary>
    public double[] Curve(int row, int score) =>
        [.. Enumerable.Range(0, Grid.Count).Select(point => Answer(point, row, score))];

    /// <summary>The answers to one row at each value, less that at the first: curves that begin together show
    /// interactions.</summary>
    public double[] CentredCurve(int row, int score) =>
        [.. Enumerable.Range(0, Grid.Count).Select(point => Answer(point, row, score) - Answer(0, row, score))];

    private double Answer(int point, int row, int score) => _answers[(point * RowCount + row) * Scores.Count + score];

    private static Table Bind(ModelAnswers answers, Table rows)
    {
        Table bound = new(answers.Model.Signature.BindColumns(rows));
        return bound.RowCount > 0 ? bound : throw new InputException(
            "no-rows", "There are no rows to ask the model about.");
    }
}
