namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of a ranking by weights of whole queries, each judged once.</summary>
internal sealed class QueryWeightedScores : IWeightedScores
{
    private readonly double[][] _values;
    private readonly double[] _own;

    public QueryWeightedScores(double[] scores, double[] grades, int[] queries, double[] weights, int[] rows)
    {
        Names = ["ndcg", .. Metric.NdcgPlaces.Select(at => $"ndcg_at_{at}"), "map", "mrr"];
        _values =
        [
            QueryMetrics.NdcgOfQueries(scores, grades, queries),
            .. Metric.NdcgPlaces.Select(at => QueryMetrics.NdcgOfQueries(scores, grades, queries, at)),
            QueryMetrics.AveragePrecisionOfQueries(scores, grades, queries),
            QueryMetrics.ReciprocalRankOfQueries(scores, grades, queries),
        ];
        SortedDictionary<int, (int First, double Sum, int Count)> byQuery = [];
        for (int row = 0; row < queries.Length; row++)
        {
            (int first, double sum, int count) = byQuery.GetValueOrDefault(queries[row], (rows[row], 0, 0));
            byQuery[queries[row]] = (first, sum + MetricInput.WeightOf(weights, row), count + 1);
        }
        _own = [.. byQuery.Values.Select(q => q.Sum / q.Count)];
        Rows = [.. byQuery.Values.Select(q => q.First)];
    }

    public IReadOnlyList<string> Names { get; }

    public int[] Rows { get; }

    public double Visits => Names.Count;

    /// <summary>The value of each query by name of metric: what paired tests compare.</summary>
    public double[] Of(string metric) => _values[Names.ToList().IndexOf(metric)];

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        values[.._values.Length].Clear();
        double total = 0;
        for (int query = 0; query < _own.Length; query++)
        {
            double w = weights[query] * _own[query];
            total += w;
            for (int m = 0; m < _values.Length; m++)
                values[m] += w * _values[m][query];
        }
        for (int m = 0; m < _values.Length; m++)
            values[m] = total > 0 ? values[m] / total : double.NaN;
    }
}
