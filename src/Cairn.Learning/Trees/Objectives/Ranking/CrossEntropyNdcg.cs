using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>
/// Learning to rank by lists: the cross entropy between the softmax ρ of a query's scores and the distribution φ in
/// proportion to 2ʸ − γ of its grades y, where each γ is drawn anew from [0, 1) each round. Reported as NDCG@k.
/// </summary>
/// <remarks>
/// <para>
/// Bruch, "An alternative cross entropy loss for learning-to-rank" (The Web Conference 2021), equation 5: it bounds NDCG
/// from above, and is found in O(n) for a query of n rows where pairs take O(kn). The derivatives are those of the
/// paper's algorithm 1, with the two terms beyond ρ − φ that take the draws of γ into account, as in LightGBM's
/// <c>rank_xendcg</c>; the second derivative is ρ(1 − ρ).
/// </para>
/// <para>
/// The draws of a round come from its seed and the query alone, so they are the same at any number of threads and after
/// a fit that was resumed. Where no round is run, as when leaves are refreshed, each γ is ½, its mean.
/// </para>
/// </remarks>
internal sealed class CrossEntropyNdcg : QueryObjective
{
    private const int QueriesPerBlock = 64;

    private readonly double[] _powers;

    /// <summary>The objective over grades of relevance.</summary>
    /// <param name="grades">The grade of each row, from 0 on.</param>
    /// <param name="queries">Number of the query of each row.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="at">k of what is reported, ≥ 1.</param>
    public CrossEntropyNdcg(double[] grades, int[] queries, double[]? weights, int at)
        : base(grades, queries, weights, at)
    {
        _powers = [.. grades.Select(grade => Math.Pow(2, grade))];
    }

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads) => Begin(scores, threads, null);

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads, SeededRandom random) => Begin(scores, threads, random);

    private void Begin(double[] scores, int threads, SeededRandom? random)
    {
        MakeRoom();
        ParallelBlocks.For((Queries.Count + QueriesPerBlock - 1) / QueriesPerBlock, threads, block =>
        {
            double[] shares = new double[Queries.Longest];
            double[] terms = new double[Queries.Longest];
            int end = Math.Min(Queries.Count, (block + 1) * QueriesPerBlock);
            for (int query = block * QueriesPerBlock; query < end; query++)
                DeriveQuery(Queries.RowsOf(query), scores, shares, terms, random?.Split((ulong)query));
        });
    }

    private void DeriveQuery(
        ReadOnlySpan<int> rows, double[] scores, Span<double> shares, Span<double> terms, SeededRandom? random)
    {
        if (rows.Length < 2)
        {
            foreach (int row in rows)
                (Gradients[row], Hessians[row]) = (0, 0);
            return;
        }
        shares = shares[..rows.Length];
        terms = terms[..rows.Length];
        Softmax(rows, scores, shares);
        double total = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            terms[i] = _powers[rows[i]] - (random?.NextDouble() ?? 0.5);
            total += terms[i];
        }

        // ρ − φ, and then twice the same step on what the last one gave, over 1 − ρ.
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double term = shares[i] - terms[i] / Math.Max(1e-15, total);
            Gradients[rows[i]] = (float)term;
            Hessians[rows[i]] = (float)(shares[i] * (1 - shares[i]));
            terms[i] = term / Rest(shares[i]);
            sum += terms[i];
        }
        double second = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double term = shares[i] * (sum - terms[i]);
            Gradients[rows[i]] += (float)term;
            terms[i] = term / Rest(shares[i]);
            second += terms[i];
        }
        for (int i = 0; i < rows.Length; i++)
            Gradients[rows[i]] += (float)(shares[i] * (second - terms[i]));
    }

    private static void Softmax(ReadOnlySpan<int> rows, double[] scores, Span<double> shares)
    {
        double most = double.NegativeInfinity;
        foreach (int row in rows)
            most = Math.Max(most, scores[row]);
        double total = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            shares[i] = Math.Exp(scores[rows[i]] - most);
            total += shares[i];
        }
        for (int i = 0; i < rows.Length; i++)
            shares[i] /= total;
    }

    // Of one row that has all of a query's weight nothing would be left.
    private static double Rest(double share) => Math.Max(1e-15, 1 - share);
}
