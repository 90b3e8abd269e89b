using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>Contributions of any model as the mean gain of each column when columns join in random orders.</summary>
/// <remarks>
/// Castro, Gómez and Tejada, "Polynomial calculation of the Shapley value based on sampling" (2009); each order is also
/// walked backwards, which makes the values exact after one order where no three columns act together (Mitchell et
/// al. 2022). The contributions always add up to the answer. The orders are the same for every
/// row. A row costs 2 × orders × columns × background predictions.
/// </remarks>
public sealed class PermutationContributions : IRowExplainer
{
    private readonly CoalitionGame _game;
    private readonly ShapleySampling _sampling;

    /// <summary>An explainer against background rows.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="background">Rows that stand for what is usual, at least one.</param>
    /// <param name="sampling">How many orders are tried.</param>
    /// <exception cref="InputException">A column is missing or mistyped, or <c>nothing-to-explain</c>.</exception>
    public PermutationContributions(IModel model, Table background, ShapleySampling? sampling = null)
    {
        _game = new CoalitionGame(model, background);
        _sampling = sampling ?? new ShapleySampling();
        ArgumentOutOfRangeException.ThrowIfLessThan(_sampling.Orders, 1);
        Columns = [.. model.Signature.Inputs.Select(input => input.Name)];
    }

    /// <inheritdoc/>
    public string Method => ExplanationMethods.Permutation;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ScoreField> Scores => _game.Answers.Fields;

    /// <inheritdoc/>
    public IReadOnlyList<double> BaseValues => _game.BaseValues;

    /// <inheritdoc/>
    public ContributionTable Explain(Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        int columns = Columns.Count;
        double[] values = new double[rows.RowCount * Scores.Count * columns];
        Table joined = _game.With(rows);
        double[] full = _game.Answers.Of(joined.Slice(joined.RowCount - rows.RowCount, joined.RowCount), threads);
        ParallelBlocks.For(rows.RowCount, threads, row =>
        {
            int inner = rows.RowCount < threads ? threads : 1;
            Span<double> own = values.AsSpan(row * Scores.Count * columns, Scores.Count * columns);
            Walk(joined, row, full.AsSpan(row * Scores.Count, Scores.Count), own, inner, cancellation);
        }, cancellation);
        return new ContributionTable(Columns, Scores, BaseValues, values);
    }

    private void Walk(
        Table joined, int row, ReadOnlySpan<double> full, Span<double> values, int threads,
        CancellationToken cancellation)
    {
        int[] players = _game.Players(joined, row);
        if (players.Length == 0)
            return;
        int scores = Scores.Count;
        SeededRandom random = new SeededRandom(_sampling.Seed).Split("permutation-shap").Split((ulong)players.Length);
        int[] order = [.. Enumerable.Range(0, players.Length)];
        for (int walk = 0; walk < 2 * _sampling.Orders; walk++)
        {
            if (walk % 2 == 0)
                random.Shuffle<int>(order);
            else
                Array.Reverse(order);
            // The sets between the empty one and all players; both ends are known.
            bool[] sets = new bool[(players.Length - 1) * players.Length];
            for (int step = 0; step + 1 < players.Length; step++)
            {
                for (int joining = 0; joining <= step; joining++)
                    sets[step * players.Length + order[joining]] = true;
            }
            double[] worths = sets.Length == 0 ? [] : _game.Worths(joined, row, players, sets, threads, cancellation);
            for (int score = 0; score < scores; score++)
            {
                double before = BaseValues[score];
                for (int step = 0; step < players.Length; step++)
                {
                    double after = step + 1 < players.Length ? worths[step * scores + score] : full[score];
                    values[score * Columns.Count + players[order[step]]] += (after - before) / (2 * _sampling.Orders);
                    before = after;
                }
            }
        }
    }
}
