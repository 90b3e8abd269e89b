namespace Cairn.Learning.Explanation.Shapley;

/// <summary>
/// How far each column moved each score of each row: SHAP values, which add up, with the base value, to the score.
/// </summary>
public sealed class ContributionTable
{
    private readonly double[] _values;

    /// <summary>A table.</summary>
    /// <param name="columns">Names of the input columns.</param>
    /// <param name="scores">The scores explained.</param>
    /// <param name="baseValues">Each score when no column is known.</param>
    /// <param name="values">[row, score, column], row-major; not copied.</param>
    /// <exception cref="ArgumentException">The numbers are not rows × scores × columns.</exception>
    public ContributionTable(
        IReadOnlyList<string> columns, IReadOnlyList<ScoreField> scores, IReadOnlyList<double> baseValues,
        double[] values)
    {
        int width = columns.Count * scores.Count;
        if (scores.Count == 0 || baseValues.Count != scores.Count || (width > 0 && values.Length % width != 0))
            throw new ArgumentException("The values are not rows × scores × columns.", nameof(values));
        Columns = columns;
        Scores = scores;
        BaseValues = baseValues;
        _values = values;
        RowCount = width == 0 ? 0 : values.Length / width;
    }

    /// <summary>Names of the input columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The scores explained.</summary>
    public IReadOnlyList<ScoreField> Scores { get; }

    /// <summary>Each score when no column is known.</summary>
    public IReadOnlyList<double> BaseValues { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The contributions to a score of a row, one a column.</summary>
    public ReadOnlySpan<double> Of(int row, int score) =>
        _values.AsSpan((row * Scores.Count + score) * Columns.Count, Columns.Count);

    /// <summary>A score of a row: its base value and all contributions.</summary>
    public double ScoreOf(int row, int score)
    {
        double sum = BaseValues[score];
        foreach (double value in Of(row, score))
            sum += value;
        return sum;
    }

    /// <summary>The contributions of a column to a score, one a row.</summary>
    public double[] ColumnOf(int score, int column)
    {
        double[] values = new double[RowCount];
        for (int row = 0; row < values.Length; row++)
            values[row] = Of(row, score)[column];
        return values;
    }

    /// <summary>Mean size of the contributions of each column to a score: how much it matters over these
    /// rows.</summary>
    public double[] MeanSizes(int score)
    {
        double[] means = new double[Columns.Count];
        for (int row = 0; row < RowCount; row++)
        {
            ReadOnlySpan<double> own = Of(row, score);
            for (int column = 0; column < means.Length; column++)
                means[column] += Math.Abs(own[column]) / RowCount;
        }
        return means;
    }
}
