using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Effects;

/// <summary>
/// How the answer changes as a column grows, by rows that have about the value in question: accumulated local effects.
/// </summary>
/// <remarks>
/// Apley and Zhu, "Visualizing the effects of predictor variables in black box supervised learning models" (2020),
/// equations 15 and 16. Edges are quantiles of the column (Hyndman and Fan's type 1: values that occur); in each bin
/// the rows are asked at both its edges, the mean differences are added up from the left, and the whole is shifted so
/// that its mean over the rows is 0. Costs 2 × rows predictions. Levels have no order and so no such effect.
/// </remarks>
public sealed class AccumulatedEffects
{
    private readonly double[] _effects;

    private AccumulatedEffects(
        string column, double[] edges, int[] counts, IReadOnlyList<ScoreField> scores, double[] effects)
    {
        Column = column;
        Edges = edges;
        Counts = counts;
        Scores = scores;
        _effects = effects;
    }

    /// <summary>Name of the column.</summary>
    public string Column { get; }

    /// <summary>Edges of the bins, ascending; times as seconds since 1970-01-01 UTC.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Rows in each bin, one fewer than edges.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>The answers looked at.</summary>
    public IReadOnlyList<ScoreField> Scores { get; }

    /// <summary>The effect at each edge.</summary>
    public double[] Of(int score) =>
        [.. Enumerable.Range(0, Edges.Count).Select(edge => _effects[edge * Scores.Count + score])];

    /// <summary>Measures a column.</summary>
    /// <param name="answers">The model.</param>
    /// <param name="rows">Rows with the input columns; those without a value of the column are left out.</param>
    /// <param name="column">A column of numbers, integers, booleans or times.</param>
    /// <param name="bins">Most bins, ≥ 1.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>no-order</c>: the column has levels, or <c>no-values</c>: fewer than two.
    /// </exception>
    public static AccumulatedEffects Of(ModelAnswers answers, Table rows, string column, int bins = 32, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        Table bound = new(answers.Model.Signature.BindColumns(rows));
        InputField input = InputOf(answers, column);
        double[] values = bound[column].ToNumbers();
        int[] present = [.. Enumerable.Range(0, values.Length).Where(row => double.IsFinite(values[row]))];
        double[] sorted = [.. present.Select(row => values[row]).Order()];
        double[] edges = EdgesOf(sorted, bins);
        if (edges.Length < 2)
            throw new InputException(
                "no-values", $"Column '{column}' has fewer than two values in these {rows.RowCount} rows.");
        int[] bin = [.. present.Select(row => BinOf(edges, values[row]))];
        Table there = bound.Take(present);
        double[] low = answers.Of(there.With(OrderedNumbers.ToColumn(input, [.. bin.Select(b => edges[b])])), threads);
        double[] high = answers.Of(
            there.With(OrderedNumbers.ToColumn(input, [.. bin.Select(b => edges[b + 1])])), threads);
        return Accumulate(column, edges, bin, answers.Fields, low, high);
    }

    private static AccumulatedEffects Accumulate(
        string column, double[] edges, int[] bin, IReadOnlyList<ScoreField> fields, double[] low, double[] high)
    {
        int scores = fields.Count;
        int[] counts = new int[edges.Length - 1];
        foreach (int b in bin)
            counts[b]++;
        double[] effects = new double[edges.Length * scores];
        for (int i = 0; i < low.Length; i++)
            effects[(bin[i / scores] + 1) * scores + i % scores] += (high[i] - low[i]) / counts[bin[i / scores]];
        for (int i = scores; i < effects.Length; i++)
            effects[i] += effects[i - scores];
        for (int score = 0; score < scores; score++)
        {
            double mean = 0;
            for (int b = 0; b < counts.Length; b++)
                mean += (effects[b * scores + score] + effects[(b + 1) * scores + score]) / 2 * counts[b] / bin.Length;
            for (int edge = 0; edge < edges.Length; edge++)
                effects[edge * scores + score] -= mean;
        }
        return new AccumulatedEffects(column, edges, counts, fields, effects);
    }

    // The least value and the inverse of the empirical distribution function at k/K.
    private static double[] EdgesOf(double[] sorted, int bins)
    {
        if (sorted.Length == 0)
            return [];
        List<double> edges = [sorted[0]];
        for (int k = 1; k <= bins; k++)
        {
            int rank = (int)Math.Ceiling((double)k * sorted.Length / bins) - 1;
            double edge = sorted[Math.Clamp(rank, 0, sorted.Length - 1)];
            if (edge > edges[^1])
                edges.Add(edge);
        }
        return [.. edges];
    }

    // Bins are open to the left, but for the first.
    private static int BinOf(double[] edges, double value)
    {
        int found = Array.BinarySearch(edges, value);
        int above = found >= 0 ? found : ~found;
        return Math.Clamp(above - 1, 0, edges.Length - 2);
    }

    private static InputField InputOf(ModelAnswers answers, string column)
    {
        InputField input = answers.Model.Signature.Inputs.FirstOrDefault(i =>
            i.Name == column) ?? throw new InputException(
            "unknown-column", $"The model reads no column '{column}'.",
            NearestNames.Hint(column, answers.Model.Signature.Inputs.Select(i => i.Name)));
        return ColumnKinds.IsNumeric(input.Kind)
            ? input
            : throw new InputException(
                "no-order", $"Column '{column}' is {ColumnKinds.NameOf(input.Kind)}, whose values have no order to accumulate effects in.",
                "Use partial dependence.");
    }
}
