using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics;

public sealed class QueryMetricsTests
{
    public static TheoryData<string> Cases => TaskGoldens.Names("rankings");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scikit_learn_finds_the_same(string name)
    {
        JsonNode golden = TaskGoldens.Case("rankings", name);
        double[] scores = MetricGoldens.Numbers(golden["score"]);
        double[] grades = MetricGoldens.Numbers(golden["grade"]);
        int[] queries = MetricGoldens.Integers(golden["query"]);
        foreach ((string metric, JsonNode? value) in golden["values"]!.AsObject())
        {
            double found = metric == "map"
                ? QueryMetrics.MeanAveragePrecision(scores, grades, queries)
                : QueryMetrics.Ndcg(scores, grades, queries, metric == "ndcg" ? 0 : int.Parse(metric["ndcg_at_".Length..]));
            MetricGoldens.AssertClose(metric, value!.GetValue<double>(), found);
        }
    }

    [Fact]
    public void Ties_count_as_the_mean_over_all_orders_of_them()
    {
        double[] scores = [3, 2, 2, 2, 2, 1];
        double[] grades = [0, 2, 0, 1, 0, 3];
        int[] queries = new int[6];
        (double Ndcg, double At3, double Map, double Mrr) sum = default;
        int orders = 0;
        foreach (int[] order in Permutations([1, 2, 3, 4]))
        {
            double[] broken = [.. scores];
            for (int place = 0; place < order.Length; place++)
                broken[order[place]] -= 0.1 * place;
            sum.Ndcg += QueryMetrics.Ndcg(broken, grades, queries);
            sum.At3 += QueryMetrics.Ndcg(broken, grades, queries, 3);
            sum.Map += QueryMetrics.MeanAveragePrecision(broken, grades, queries);
            sum.Mrr += QueryMetrics.MeanReciprocalRank(broken, grades, queries);
            orders++;
        }
        Assert.Equal(24, orders);
        MetricGoldens.AssertClose("ndcg", sum.Ndcg / orders, QueryMetrics.Ndcg(scores, grades, queries));
        MetricGoldens.AssertClose("ndcg@3", sum.At3 / orders, QueryMetrics.Ndcg(scores, grades, queries, 3));
        MetricGoldens.AssertClose("map", sum.Map / orders, QueryMetrics.MeanAveragePrecision(scores, grades, queries));
        MetricGoldens.AssertClose("mrr", sum.Mrr / orders, QueryMetrics.MeanReciprocalRank(scores, grades, queries));
    }

    [Fact]
    public void A_perfect_order_is_1_and_so_is_a_query_without_relevant_rows()
    {
        double[] grades = [2, 1, 0, 0, 0];
        int[] queries = [0, 0, 0, 1, 1];
        double[] scores = [9, 8, 7, 1, 2];
        Assert.Equal(1, QueryMetrics.Ndcg(scores, grades, queries), 12);
        Assert.Equal(1, QueryMetrics.MeanAveragePrecision(scores, grades, queries), 12);
        Assert.Equal(1, QueryMetrics.MeanReciprocalRank(scores, grades, queries), 12);
    }

    [Fact]
    public void The_known_example_of_two_queries()
    {
        // Query 0: grades 3, 2, 0 in the order 2, 3, 0. Query 1: the only relevant row comes third.
        double[] grades = [3, 2, 0, 0, 0, 1];
        double[] scores = [2, 3, 1, 3, 2, 1];
        int[] queries = [0, 0, 0, 1, 1, 1];
        double log3 = Math.Log2(3);
        double first = (3 + 7 / log3) / (7 + 3 / log3);
        Assert.Equal((first + 0.5) / 2, QueryMetrics.Ndcg(scores, grades, queries), 12);
        Assert.Equal((3.0 / 7 + 0) / 2, QueryMetrics.Ndcg(scores, grades, queries, 1), 12);
        Assert.Equal((1 + 1.0 / 3) / 2, QueryMetrics.MeanAveragePrecision(scores, grades, queries), 12);
        Assert.Equal((1 + 1.0 / 3) / 2, QueryMetrics.MeanReciprocalRank(scores, grades, queries), 12);
    }

    [Fact]
    public void Neither_the_order_of_rows_nor_the_numbers_of_queries_matter()
    {
        SeededRandom random = new(3);
        int[] queries = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt(17))];
        double[] grades = [.. queries.Select(_ => (double)random.NextInt(4))];
        double[] scores = [.. queries.Select(_ => Math.Round(random.NextNormal(), 1))];
        int[] order = [.. Enumerable.Range(0, 200)];
        random.Shuffle<int>(order);
        MetricGoldens.AssertClose(
            "ndcg", QueryMetrics.Ndcg(scores, grades, queries, 5),
            QueryMetrics.Ndcg(
                [.. order.Select(i => scores[i])], [.. order.Select(i => grades[i])],
                [.. order.Select(i => 100 - queries[i])], 5));
    }

    [Fact]
    public void A_query_weighs_what_its_rows_do_on_average()
    {
        double[] grades = [1, 0, 1, 0];
        double[] scores = [2, 1, 1, 2];
        int[] queries = [0, 0, 1, 1];
        Assert.Equal(
            (3 * 1 + 1 * 0.5) / 4, QueryMetrics.MeanReciprocalRank(scores, grades, queries, [2, 4, 1, 1]), 12);
        Assert.Equal(double.NaN, QueryMetrics.MeanReciprocalRank(scores, grades, queries, [0, 0, 0, 0]));
        Assert.Equal(double.NaN, QueryMetrics.Ndcg([], [], []));
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length == 0)
        {
            yield return [];
            yield break;
        }
        foreach (int first in items)
        {
            foreach (int[] rest in Permutations([.. items.Where(item => item != first)]))
                yield return [first, .. rest];
        }
    }
}
