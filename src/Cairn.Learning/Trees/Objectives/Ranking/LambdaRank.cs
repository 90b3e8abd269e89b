using Cairn.Numerics.Losses;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>
/// Learning to rank by pairs within queries: each pair of rows of different relevance pulls their scores apart, by
/// 1/(1 + eᵈ) of their difference d, and for LambdaRank in proportion to the change of NDCG@k if the two swapped
/// places. Reported as NDCG@k.
/// </summary>
/// <remarks>
/// <para>
/// Burges, "From RankNet to LambdaRank to LambdaMART: an overview", 2010. Only pairs with a row among the first k of
/// the present order are looked at, where k is also the cut of NDCG. Derivatives of a query are divided by their sum
/// and multiplied by its log₂ + 1, so that queries of many pairs do not drown the others. O((k + log n) n) a query of n
/// rows and round, and more only where rows beyond the k-th tie with it.
/// </para>
/// <para>
/// Rows of equal score stand in no order, unlike in the paper, where they stand as in the data: the weight of a pair is its
/// mean over all orders of equal rows, as the measured NDCG is. The order of the data then teaches nothing.
/// </para>
/// </remarks>
internal sealed class LambdaRank : QueryObjective
{
    private const int QueriesPerBlock = 32;

    private readonly float[] _gains;
    private readonly float[] _discounts;
    private readonly float[] _inverseBest;
    private readonly bool _byNdcg;

    /// <summary>The objective over grades of relevance.</summary>
    /// <param name="grades">The grade of each row, from 0 on.</param>
    /// <param name="queries">Number of the query of each row.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="at">k, ≥ 1.</param>
    /// <param name="byNdcg">LambdaRank; false weighs all pairs the same and looks at all.</param>
    public LambdaRank(double[] grades, int[] queries, double[]? weights, int at, bool byNdcg)
        : base(grades, queries, weights, at)
    {
        _byNdcg = byNdcg;
        _gains = [.. grades.Select(grade => (float)(Math.Pow(2, grade) - 1))];
        _discounts = [.. Enumerable.Range(0, Queries.Longest).Select(place => (float)(1 / Math.Log2(place + 2)))];
        _inverseBest = [.. Enumerable.Range(0, Queries.Count).Select(InverseBest)];
    }

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads)
    {
        MakeRoom();
        ParallelBlocks.For((Queries.Count + QueriesPerBlock - 1) / QueriesPerBlock, threads, block =>
        {
            int end = Math.Min(Queries.Count, (block + 1) * QueriesPerBlock);
            int longest = 0;
            for (int query = block * QueriesPerBlock; query < end; query++)
                longest = Math.Max(longest, Queries.RowsOf(query).Length);
            PairScratch scratch = new(longest);
            for (int query = block * QueriesPerBlock; query < end; query++)
                DeriveQuery(query, scores, scratch);
        });
    }

    private void DeriveQuery(int query, double[] scores, PairScratch scratch)
    {
        ReadOnlySpan<int> rows = Queries.RowsOf(query);
        scratch.Fill(rows, scores, _gains);
        int count = rows.Length;
        float scale = _byNdcg ? _inverseBest[query] : 0;
        double size = 0;
        if (!_byNdcg)
            size = AddAllPairs(scratch, count);
        else if (scale > 0)
            size = AddByNdcg(scratch, count, scale);
        float factor = size > 0 ? (float)(Math.Log2(1 + size) / size) : 0;
        // Rows of equal score and gain differ by rounding alone, and which of them stands first follows from the data.
        for (int start = 0, end; start < count; start = end)
        {
            end = scratch.EndOfAlike(start, count);
            float gradient = factor * PairScratch.Mean(scratch.Gradients.AsSpan(start..end));
            float hessian = factor * PairScratch.Mean(scratch.Hessians.AsSpan(start..end));
            foreach (int row in scratch.Order.AsSpan(start..end))
            {
                Gradients[row] = gradient;
                Hessians[row] = hessian;
            }
        }
    }

    private static double AddAllPairs(PairScratch scratch, int count)
    {
        double size = 0;
        for (int i = 0; i < count - 1; i++)
            size += AddBehind(scratch, i, i + 1, count, 0, 0, false);
        return size;
    }

    // Rows of equal score share the places [start, end), of which those before k count. Each has one of these places with
    // the same chance, so for a pair with a row behind, the mean change of NDCG takes the mean discount of either side.
    private double AddByNdcg(PairScratch scratch, int count, float scale)
    {
        bool nears = scratch.Scores[0] != scratch.Scores[count - 1];
        scratch.ShareDiscounts(_discounts, count);
        double size = 0;
        int end;
        for (int start = 0; start < Math.Min(count, At); start = end)
        {
            end = scratch.EndOfTie(start, count);
            int counted = Math.Min(end, At) - start;
            float discount = PairScratch.Mean(_discounts.AsSpan(start, counted));
            float chance = (float)counted / (end - start);
            if (end - start > 1)
                size += scratch.AddTied(start, end, scale * MeanDrop(start, end, counted), nears);
            for (int i = start; i < end && end < count; i++)
                size += AddBehind(scratch, i, end, count, discount, scale * chance, nears);
        }
        return size;
    }

    // How much the discount changes on average when two of the tied rows swap places, one of them among the first k.
    private float MeanDrop(int start, int end, int counted)
    {
        double drop = 0;
        double behind = 0;
        for (int place = end - 1; place >= start; place--)
        {
            if (place < start + counted)
                drop += (end - 1 - place) * (double)_discounts[place] - behind;
            behind += _discounts[place];
        }
        double tied = end - start;
        return (float)(drop / (tied * (tied - 1) / 2));
    }

    private static double AddBehind(
        PairScratch scratch, int row, int from, int to, float discount, float scale, bool nears)
    {
        Range behind = from..to;
        PairSums sums = PairKernels.Add(
            scratch.Scores[row], scratch.Gains[row], discount, scratch.Scores.AsSpan(behind), scratch.Gains.AsSpan(behind),
            scratch.Discounts.AsSpan(behind), scratch.Gradients.AsSpan(behind), scratch.Hessians.AsSpan(behind), scale, nears);
        scratch.Gradients[row] += (float)sums.Gradient;
        scratch.Hessians[row] += (float)sums.Hessian;
        return 2 * sums.Size;
    }

    private float InverseBest(int query)
    {
        ReadOnlySpan<int> rows = Queries.RowsOf(query);
        float[] gains = new float[rows.Length];
        for (int i = 0; i < gains.Length; i++)
            gains[i] = _gains[rows[i]];
        Array.Sort(gains);
        double best = 0;
        for (int place = 0; place < Math.Min(At, gains.Length); place++)
            best += gains[^(place + 1)] * _discounts[place];
        return best > 0 ? (float)(1 / best) : 0;
    }
}
