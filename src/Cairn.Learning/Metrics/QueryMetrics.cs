namespace Cairn.Learning.Metrics;

/// <summary>Metrics of how well scores put the rows of each query in order.</summary>
/// <remarks>
/// <para>
/// Rows of equal score are in no order: each metric is its mean over all orders of them (McSherry and Najork, "Computing
/// information retrieval performance measures efficiently in the presence of tied scores", 2008), so that the order in
/// which rows happen to be stored changes nothing.
/// </para>
/// <para>
/// A query without a relevant row counts as 1, since no order of it is better than another. A query weighs as much as its
/// rows do on average. All are O(n log n), and NaN where no query has weight.
/// </para>
/// </remarks>
public static class QueryMetrics
{
    private static readonly QueryMeasure s_meanAveragePrecision = new(AveragePrecision);
    private static readonly QueryMeasure s_meanReciprocalRank = new(ReciprocalRank);

    private delegate double QueryMeasure(ReadOnlySpan<double> scores, ReadOnlySpan<double> grades);

    /// <summary>
    /// Normalised discounted cumulative gain: Σ (2^grade − 1) ∕ log₂(1 + place), over what the best order would have.
    /// </summary>
    /// <param name="scores">Score of each row, finite; higher comes first.</param>
    /// <param name="grades">Relevance of each row, from 0 (of no use) on.</param>
    /// <param name="queries">Number of the query of each row, from 0; rows of a query need not follow each other.</param>
    /// <param name="at">How many places count; all when 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="gains">What a row of a grade is worth.</param>
    /// <returns>0 to 1; the mean over the queries.</returns>
    /// <remarks>Järvelin and Kekäläinen (2002), with the gains of Burges et al. (2005).</remarks>
    public static double Ndcg(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries, int at = 0,
        ReadOnlySpan<double> weights = default, GainScale gains = GainScale.Exponential)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        return Mean(scores, grades, queries, weights, (s, g) => Ndcg(s, g, at, gains));
    }

    /// <summary>Discounted cumulative gain: Σ gain ∕ log₂(1 + place), not divided by that of the best order.</summary>
    /// <param name="scores">Score of each row, finite; higher comes first.</param>
    /// <param name="grades">Relevance of each row, from 0 (of no use) on.</param>
    /// <param name="queries">Number of the query of each row, from 0.</param>
    /// <param name="at">How many places count; all when 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="gains">What a row of a grade is worth.</param>
    /// <returns>≥ 0; the mean over the queries.</returns>
    public static double Dcg(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries, int at = 0,
        ReadOnlySpan<double> weights = default, GainScale gains = GainScale.Exponential)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        return Mean(scores, grades, queries, weights, (s, g) => Dcg(s, g, at, gains));
    }

    /// <summary>The normalised discounted cumulative gain of each query, in the order of their numbers.</summary>
    /// <param name="scores">Score of each row, finite; higher comes first.</param>
    /// <param name="grades">Relevance of each row, from 0 (of no use) on.</param>
    /// <param name="queries">Number of the query of each row, from 0.</param>
    /// <param name="at">How many places count; all when 0.</param>
    public static double[] NdcgOfQueries(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries, int at = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        return OfQueries(scores, grades, queries, (s, g) => Ndcg(s, g, at, GainScale.Exponential));
    }

    /// <summary>The average precision of each query, in the order of their numbers.</summary>
    internal static double[] AveragePrecisionOfQueries(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries) =>
        OfQueries(scores, grades, queries, s_meanAveragePrecision);

    /// <summary>The reciprocal rank of each query, in the order of their numbers.</summary>
    internal static double[] ReciprocalRankOfQueries(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries) =>
        OfQueries(scores, grades, queries, s_meanReciprocalRank);

    /// <summary>
    /// Mean average precision: the mean over the relevant rows (grade above 0) of the share of relevant ones down to them.
    /// </summary>
    /// <param name="scores">Score of each row, finite; higher comes first.</param>
    /// <param name="grades">Relevance of each row.</param>
    /// <param name="queries">Number of the query of each row, from 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>0 to 1; the mean over the queries.</returns>
    public static double MeanAveragePrecision(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries,
        ReadOnlySpan<double> weights = default) => Mean(scores, grades, queries, weights, s_meanAveragePrecision);

    /// <summary>Mean reciprocal rank: 1 ∕ the place of the first relevant row (grade above 0).</summary>
    /// <param name="scores">Score of each row, finite; higher comes first.</param>
    /// <param name="grades">Relevance of each row.</param>
    /// <param name="queries">Number of the query of each row, from 0.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <returns>0 to 1; the mean over the queries.</returns>
    public static double MeanReciprocalRank(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries,
        ReadOnlySpan<double> weights = default) => Mean(scores, grades, queries, weights, s_meanReciprocalRank);

    private static double[] OfQueries(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries, QueryMeasure measure)
    {
        List<double> values = [];
        Mean(scores, grades, queries, default, (s, g) =>
        {
            values.Add(measure(s, g));
            return values[^1];
        });
        return [.. values];
    }

    private static double Mean(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, ReadOnlySpan<int> queries, ReadOnlySpan<double> weights,
        QueryMeasure measure)
    {
        MetricInput.CheckLengths(scores.Length, grades.Length, weights.Length);
        MetricInput.CheckLengths(scores.Length, queries.Length, weights.Length);
        int[] order = RowsByQuery(queries);
        double[] ofScores = new double[scores.Length];
        double[] ofGrades = new double[scores.Length];
        double sum = 0;
        double total = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            double weight = 0;
            for (end = start; end < order.Length && queries[order[end]] == queries[order[start]]; end++)
            {
                ofScores[end] = -scores[order[end]];
                ofGrades[end] = grades[order[end]];
                weight += MetricInput.WeightOf(weights, order[end]);
            }
            weight /= end - start;
            // Ascending negated scores are descending ones, and −0 and 0 are equal.
            Array.Sort(ofScores, ofGrades, start, end - start);
            sum += weight * measure(ofScores.AsSpan(start, end - start), ofGrades.AsSpan(start, end - start));
            total += weight;
        }
        return total > 0 ? sum / total : double.NaN;
    }

    private static int[] RowsByQuery(ReadOnlySpan<int> queries)
    {
        int[] order = new int[queries.Length];
        for (int row = 0; row < order.Length; row++)
            order[row] = row;
        Array.Sort(queries.ToArray(), order);
        return order;
    }

    private static double Ndcg(ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, int at, GainScale gains)
    {
        int places = at == 0 ? scores.Length : Math.Min(at, scores.Length);
        double[] ideal = grades.ToArray();
        Array.Sort(ideal);
        double best = 0;
        for (int i = 0; i < places; i++)
            best += Gain(ideal[^(i + 1)], gains) * Discount(i);
        return best > 0 ? Dcg(scores, grades, at, gains) / best : 1;
    }

    private static double Dcg(ReadOnlySpan<double> scores, ReadOnlySpan<double> grades, int at, GainScale gains)
    {
        int places = at == 0 ? scores.Length : Math.Min(at, scores.Length);
        double found = 0;
        for (int start = 0, end; start < places; start = end)
        {
            end = EndOfTie(scores, start);
            double gain = 0;
            double discount = 0;
            for (int i = start; i < end; i++)
            {
                gain += Gain(grades[i], gains);
                discount += i < places ? Discount(i) : 0;
            }
            found += gain / (end - start) * discount;
        }
        return found;
    }

    // Where n rows tie, r of them relevant, behind s rows of which R are relevant: the row at place s + i is relevant with
    // chance r ∕ n, and then (i − 1)·(r − 1) ∕ (n − 1) of the ties before it are.
    private static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<double> grades)
    {
        double sum = 0;
        int before = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            end = EndOfTie(scores, start);
            int ties = end - start;
            int relevant = Relevant(grades[start..end]);
            double share = ties > 1 ? (relevant - 1.0) / (ties - 1) : 0;
            for (int i = 0; i < ties && relevant > 0; i++)
                sum += (double)relevant / ties * (before + 1 + i * share) / (start + i + 1);
            before += relevant;
        }
        return before > 0 ? sum / before : 1;
    }

    // The first of r relevant among n tied rows is at place i with chance r ∕ (n − i + 1) if it was at none before.
    private static double ReciprocalRank(ReadOnlySpan<double> scores, ReadOnlySpan<double> grades)
    {
        for (int start = 0, end; start < scores.Length; start = end)
        {
            end = EndOfTie(scores, start);
            int ties = end - start;
            int relevant = Relevant(grades[start..end]);
            if (relevant == 0)
                continue;
            double mean = 0;
            double open = 1;
            for (int i = 0; i <= ties - relevant; i++)
            {
                double here = open * relevant / (ties - i);
                mean += here / (start + i + 1);
                open -= here;
            }
            return mean;
        }
        return 1;
    }

    private static int EndOfTie(ReadOnlySpan<double> scores, int start)
    {
        int end = start + 1;
        while (end < scores.Length && scores[end] == scores[start])
            end++;
        return end;
    }

    private static int Relevant(ReadOnlySpan<double> grades)
    {
        int relevant = 0;
        foreach (double grade in grades)
            relevant += grade > 0 ? 1 : 0;
        return relevant;
    }

    private static double Gain(double grade, GainScale gains) =>
        gains == GainScale.Linear ? grade : Math.Pow(2, grade) - 1;

    private static double Discount(int place) => 1 / Math.Log2(place + 2);
}
