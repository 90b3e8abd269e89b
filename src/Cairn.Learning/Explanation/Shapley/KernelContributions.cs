using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>Kernel SHAP: contributions of any model from its answers to mixtures of rows.</summary>
/// <remarks>
/// Lundberg and Lee (2017): Shapley values minimise Σ w(S)·(v(S) − v(∅) − Σ_{i∈S} φ_i)² under Σ φ = v(all) − v(∅). With
/// A = Σ w z zᵀ and b = Σ w z (v − v(∅)) that is φ = A⁻¹(b − λ1), λ = (1ᵀA⁻¹b − v(all) + v(∅)) / 1ᵀA⁻¹1 (Covert and Lee
/// 2021, equation 7). Up to as many columns as all sets are tried for, the values are exact; beyond, the sets are
/// drawn, the same for every row, so a row's explanation depends on nothing but the row. A row costs sets × background
/// predictions.
/// </remarks>
public sealed class KernelContributions : IRowExplainer
{
    private const int MostSystemsKept = 64;

    private readonly CoalitionGame _game;
    private readonly ShapleySampling _sampling;

    /// <summary>An explainer against background rows.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="background">Rows that stand for what is usual, at least one; a hundred are usual.</param>
    /// <param name="sampling">How many sets are tried.</param>
    /// <exception cref="InputException">A column is missing or mistyped, or <c>nothing-to-explain</c>.</exception>
    public KernelContributions(IModel model, Table background, ShapleySampling? sampling = null)
    {
        _game = new CoalitionGame(model, background);
        _sampling = sampling ?? new ShapleySampling();
        Columns = [.. model.Signature.Inputs.Select(input => input.Name)];
    }

    /// <inheritdoc/>
    public string Method => ExplanationMethods.Kernel;

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
        int[][] players = [.. Enumerable.Range(0, rows.RowCount).Select(row => _game.Players(joined, row))];
        // Sets depend on the number of players alone; there are few such numbers, but for odd tables.
        Dictionary<int, (CoalitionSets Sets, SymmetricSolver Solver)> systems = [];
        foreach (int size in players.Select(p => p.Length).Where(n => n > 1).Distinct().Take(MostSystemsKept))
            systems[size] = SystemOf(size);
        ParallelBlocks.For(rows.RowCount, threads, row =>
        {
            int[] own = players[row];
            int inner = rows.RowCount < threads ? threads : 1;
            double[] found = Solve(
                joined, row, own, full.AsSpan(row * Scores.Count, Scores.Count), systems, inner, cancellation);
            for (int score = 0; score < Scores.Count; score++)
            {
                for (int p = 0; p < own.Length; p++)
                    values[(row * Scores.Count + score) * columns + own[p]] = found[score * own.Length + p];
            }
        }, cancellation);
        return new ContributionTable(Columns, Scores, BaseValues, values);
    }

    // scores × players.
    private double[] Solve(
        Table joined, int row, int[] players, ReadOnlySpan<double> full,
        Dictionary<int, (CoalitionSets Sets, SymmetricSolver Solver)> systems, int threads,
        CancellationToken cancellation)
    {
        int count = players.Length;
        double[] total = new double[Scores.Count];
        for (int score = 0; score < total.Length; score++)
            total[score] = full[score] - BaseValues[score];
        if (count < 2)
            return count == 0 ? [] : total;
        (CoalitionSets sets, SymmetricSolver solver) = systems.TryGetValue(count, out var known) ? known
            : SystemOf(count);
        double[] worths = _game.Worths(joined, row, players, sets.Members, threads, cancellation);
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        solver.Solve(ones);
        double onesSum = ones.Sum();
        double[] found = new double[Scores.Count * count];
        for (int score = 0; score < Scores.Count; score++)
        {
            Span<double> phi = found.AsSpan(score * count, count);
            for (int set = 0; set < sets.Weights.Length; set++)
            {
                double gain = sets.Weights[set] * (worths[set * Scores.Count + score] - BaseValues[score]);
                for (int p = 0; p < count; p++)
                    phi[p] += sets.Members[set * count + p] ? gain : 0;
            }
            solver.Solve(phi);
            double sum = 0;
            foreach (double value in phi)
                sum += value;
            double excess = (sum - total[score]) / onesSum;
            for (int p = 0; p < count; p++)
                phi[p] -= excess * ones[p];
        }
        return found;
    }

    private (CoalitionSets Sets, SymmetricSolver Solver) SystemOf(int players)
    {
        int most = Math.Max(_sampling.Coalitions > 0 ? _sampling.Coalitions : 2 * players + 2048, 2 * players);
        CoalitionSets sets = CoalitionSets.Of(
            players, most, new SeededRandom(_sampling.Seed).Split("kernel-shap").Split((ulong)players));
        double[] matrix = new double[players * players];
        for (int set = 0; set < sets.Weights.Length; set++)
        {
            ReadOnlySpan<bool> members = sets.Members.AsSpan(set * players, players);
            for (int i = 0; i < players; i++)
            {
                for (int j = 0; members[i] && j < players; j++)
                    matrix[i * players + j] += members[j] ? sets.Weights[set] : 0;
            }
        }
        return (sets, SymmetricSolver.Factor(matrix, players));
    }
}
