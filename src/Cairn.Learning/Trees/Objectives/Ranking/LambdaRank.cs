using Cairn.Learning.Metrics;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Losses;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>
/// Learning to rank by pairs within queries: each pair of rows of different relevance pulls their scores apart, by
/// 1/(1 + eᵈ) of their difference d, and for LambdaRank in proportion to the change of NDCG@k if the two swapped
/// places. Reported as NDCG@k.
/// </summary>
/// <remarks>
/// Burges, "From RankNet to LambdaRank to LambdaMART: an overview", 2010. Only pairs with a row among the first k of
/// the present order are looked at, where k is also the cut of NDCG. Derivatives of a query are divided by their sum
/// and multiplied by its log₂ + 1, so that queries of many pairs do not drown the others. Rows of equal score are taken
/// in the order of the data. O(k n) a query of n rows and round.
/// </remarks>
internal sealed class LambdaRank : Objective
{
    private const int QueriesPerBlock = 32;

    private readonly double[] _grades;
    private readonly int[] _queryOf;
    private readonly QueryOrder _queries;
    private readonly float[] _gains;
    private readonly float[] _discounts;
    private readonly float[] _inverseBest;
    private readonly int _at;
    private readonly bool _byNdcg;
    private float[] _gradients = [];
    private float[] _hessians = [];

    /// <summary>The objective over grades of relevance.</summary>
    /// <param name="grades">The grade of each row, from 0 on.</param>
    /// <param name="queries">Number of the query of each row.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="at">k, ≥ 1.</param>
    /// <param name="byNdcg">LambdaRank; false weighs all pairs the same and looks at all.</param>
    public LambdaRank(double[] grades, int[] queries, double[]? weights, int at, bool byNdcg)
        : base(grades.Length, weights)
    {
        _grades = grades;
        _queryOf = queries;
        _queries = new QueryOrder(queries);
        _at = at;
        _byNdcg = byNdcg;
        _gains = [.. grades.Select(grade => (float)(Math.Pow(2, grade) - 1))];
        _discounts = [.. Enumerable.Range(0, _queries.Longest).Select(place => (float)(1 / Math.Log2(place + 2)))];
        _inverseBest = [.. Enumerable.Range(0, _queries.Count).Select(InverseBest)];
    }

    /// <inheritdoc/>
    public override string Metric => $"ndcg_at_{_at}";

    /// <inheritdoc/>
    public override bool GreaterIsBetter => true;

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) => Signature.RankingOutputs;

    /// <summary>0: only differences of scores matter.</summary>
    public override double[] BaseScores() => [0];

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads)
    {
        if (_gradients.Length == 0)
        {
            _gradients = new float[RowCount];
            _hessians = new float[RowCount];
        }
        ParallelBlocks.For((_queries.Count + QueriesPerBlock - 1) / QueriesPerBlock, threads, block =>
        {
            int end = Math.Min(_queries.Count, (block + 1) * QueriesPerBlock);
            int longest = 0;
            for (int query = block * QueriesPerBlock; query < end; query++)
                longest = Math.Max(longest, _queries.RowsOf(query).Length);
            PairScratch scratch = new(longest);
            for (int query = block * QueriesPerBlock; query < end; query++)
                DeriveQuery(query, scores, scratch);
        });
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            gradients[row] = (float)(WeightOf(row) * _gradients[row]);
            hessians[row] = (float)(WeightOf(row) * _hessians[row]);
        }
    }

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads) =>
        QueryMetrics.Ndcg(scores, _grades, _queryOf, _at, Weights);

    private void DeriveQuery(int query, double[] scores, PairScratch scratch)
    {
        ReadOnlySpan<int> rows = _queries.RowsOf(query);
        scratch.Fill(rows, scores, _gains);
        int count = rows.Length;
        float scale = _byNdcg ? _inverseBest[query] : 0;
        double size = 0;
        if (!_byNdcg || scale > 0)
        {
            bool nears = _byNdcg && scratch.Scores[0] != scratch.Scores[count - 1];
            int first = Math.Min(count - 1, _byNdcg ? _at : count);
            for (int i = 0; i < first; i++)
            {
                Range behind = (i + 1)..count;
                PairSums sums = PairKernels.Add(
                    scratch.Scores[i], scratch.Gains[i], _discounts[i], scratch.Scores.AsSpan(behind),
                    scratch.Gains.AsSpan(behind), _discounts.AsSpan(behind), scratch.Gradients.AsSpan(behind),
                    scratch.Hessians.AsSpan(behind), scale, nears);
                scratch.Gradients[i] += (float)sums.Gradient;
                scratch.Hessians[i] += (float)sums.Hessian;
                size += 2 * sums.Size;
            }
        }
        float factor = size > 0 ? (float)(Math.Log2(1 + size) / size) : 0;
        for (int i = 0; i < count; i++)
        {
            _gradients[scratch.Order[i]] = factor * scratch.Gradients[i];
            _hessians[scratch.Order[i]] = factor * scratch.Hessians[i];
        }
    }

    private float InverseBest(int query)
    {
        ReadOnlySpan<int> rows = _queries.RowsOf(query);
        float[] gains = new float[rows.Length];
        for (int i = 0; i < gains.Length; i++)
            gains[i] = _gains[rows[i]];
        Array.Sort(gains);
        double best = 0;
        for (int place = 0; place < Math.Min(_at, gains.Length); place++)
            best += gains[^(place + 1)] * _discounts[place];
        return best > 0 ? (float)(1 / best) : 0;
    }
}
