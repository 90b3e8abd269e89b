using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Models;

namespace Cairn.Learning.Explanation;

/// <summary>What a model goes by, over many rows. What is null or empty was not asked for, or cannot be had.</summary>
public sealed record GlobalExplanation
{
    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>The rows explained, with the input columns.</summary>
    public required Table Rows { get; init; }

    /// <summary>Number of rows that <see cref="Rows"/> were drawn from; 0 when unknown.</summary>
    public int OfRows { get; init; }

    /// <summary>How far each column moved each score of these rows.</summary>
    public required ContributionTable Contributions { get; init; }

    /// <summary>How the contributions came about: a name of <see cref="ExplanationMethods"/>.</summary>
    public required string Method { get; init; }

    /// <summary>Which of the scores is drawn.</summary>
    public int Score { get; init; }

    /// <summary>What is lost without each column, where the rows have their true target.</summary>
    public ImportanceTable? Importance { get; init; }

    /// <summary>How the answer depends on single columns.</summary>
    public IReadOnlyList<ColumnEffect> Effects { get; init; } = [];

    /// <summary>How it depends on pairs of columns.</summary>
    public IReadOnlyList<JointEffect> Joint { get; init; } = [];

    /// <summary>One small tree that answers like the model.</summary>
    public SurrogateTree? Surrogate { get; init; }

    /// <summary>
    /// How far each column moves the scores, the greatest first: the mean size of its contributions to one score; over
    /// several, whose units may differ, the mean of its shares, 0 to 1, of what all columns move each by.
    /// </summary>
    /// <param name="score">The score; null for all.</param>
    public IReadOnlyList<(int Column, double Size)> Ranking(int? score = null)
    {
        bool isShare = score is null && Contributions.Scores.Count > 1;
        int[] scores = score is int one ? [one] : [.. Enumerable.Range(0, Contributions.Scores.Count)];
        double[] sums = new double[Contributions.Columns.Count];
        foreach (int s in scores)
        {
            double[] sizes = Contributions.MeanSizes(s);
            double whole = isShare ? sizes.Sum() * scores.Length : 1;
            for (int c = 0; c < sums.Length && whole > 0; c++)
                sums[c] += sizes[c] / whole;
        }
        return
        [
            .. sums.Select((size, column) => (column, size)).OrderByDescending(pair => pair.size)
                .ThenBy(pair => pair.column),
        ];
    }
}
