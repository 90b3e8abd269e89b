using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Objectives.Ranking;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class RankingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Derivatives_are_the_sums_over_all_pairs(bool byNdcg)
    {
        SeededRandom random = new(1);
        for (int trial = 0; trial < 20; trial++)
        {
            int count = 2 + random.NextInt(60);
            int at = 1 + random.NextInt(20);
            double[] grades = [.. Enumerable.Range(0, count).Select(_ => (double)random.NextInt(4))];
            double[] scores = [.. Enumerable.Range(0, count).Select(_ => Math.Round(2 * random.NextNormal(), 1))];
            (double[] gradients, double[] hessians) = BruteForce(grades, scores, at, byNdcg);
            LambdaRank objective = new(grades, new int[count], null, at, byNdcg);
            (float[] g, float[] h) = Derive(objective, scores, threads: 1);
            for (int row = 0; row < count; row++)
            {
                Assert.Equal(gradients[row], g[row], 1e-5);
                Assert.Equal(hessians[row], h[row], 1e-5);
            }
        }
    }

    [Fact]
    public void Queries_do_not_touch_each_other_and_may_lie_apart()
    {
        SeededRandom random = new(2);
        int[] queries = [.. Enumerable.Range(0, 400).Select(_ => random.NextInt(37))];
        double[] grades = [.. queries.Select(_ => (double)random.NextInt(3))];
        double[] scores = [.. queries.Select(_ => random.NextNormal())];
        LambdaRank all = new(grades, queries, null, 5, byNdcg: true);
        (float[] g, _) = Derive(all, scores, threads: 1);
        (float[] threaded, _) = Derive(all, scores, threads: 3);
        Assert.Equal(g, threaded);
        for (int query = 0; query < 37; query++)
        {
            int[] rows = [.. Enumerable.Range(0, 400).Where(row => queries[row] == query)];
            LambdaRank one = new([.. rows.Select(row => grades[row])], new int[rows.Length], null, 5, byNdcg: true);
            (float[] alone, _) = Derive(one, [.. rows.Select(row => scores[row])], threads: 1);
            Assert.Equal(rows.Select(row => g[row]), alone);
            Assert.Equal(0, alone.Sum(v => (double)v), 1e-5);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_equal_rows_changes_no_bit(bool byNdcg)
    {
        SeededRandom random = new(7);
        int[] queries = [.. Enumerable.Range(0, 500).Select(_ => random.NextInt(11))];
        double[] grades = [.. queries.Select(_ => (double)random.NextInt(5))];
        // Most of them tie, and of the last query all do.
        double[] scores = [.. queries.Select(query => query == 10 ? 0.25 : Math.Round(random.NextNormal()))];
        int[] turned = [.. Enumerable.Range(0, 500)];
        random.Shuffle<int>(turned);
        (float[] g, float[] h) = Derive(new LambdaRank(grades, queries, null, 6, byNdcg), scores, threads: 1);
        (float[] gTurned, float[] hTurned) = Derive(
            new LambdaRank(Turn(grades, turned), Turn(queries, turned), null, 6, byNdcg), Turn(scores, turned), threads: 2);
        Assert.Contains(g, value => value != 0);
        Assert.Equal(Turn(g, turned), gTurned);
        Assert.Equal(Turn(h, turned), hTurned);

        static T[] Turn<T>(T[] values, int[] order) => [.. order.Select(row => values[row])];
    }

    [Theory]
    [InlineData("lambdarank")]
    [InlineData("pairwise")]
    [InlineData("rank_xendcg")]
    public void Rows_of_a_query_are_put_in_order(string loss)
    {
        GradientBoosting learner = new() { Loss = loss, Rounds = 40, MinLeafRows = 5 };
        Dataset train = Queries(200, seed: 3);
        Dataset test = Queries(100, seed: 4);
        GradientBoostingModel model = learner.Fit(train);
        Assert.Equal("score", model.Signature.Outputs.Single().Name);
        double[] scores = GradientBoostingModel.Load(model.Save()).Predict(test.Table)["score"].ToNumbers();
        double found = QueryMetrics.Ndcg(scores, test.Target.ToNumbers(), [.. test.Queries], 5);
        double squared = QueryMetrics.Ndcg(
            BoostingData.Values(new GradientBoosting { Rounds = 40, MinLeafRows = 5 }.Fit(AsRegression(train)).Predict(test.Table)),
            test.Target.ToNumbers(), [.. test.Queries], 5);
        // What lifts a whole query says nothing about its order, and is but noise to a regression.
        Assert.True(found > squared, $"{found} and {squared}");
        Assert.InRange(found, 0.9, 1);
    }

    [Fact]
    public void Early_stopping_watches_ndcg_over_whole_queries()
    {
        List<FitProgress> seen = [];
        GradientBoosting learner = new() { Rounds = 300, EarlyStoppingRounds = 5, NdcgAt = 10, LearningRate = 0.5 };
        GradientBoostingModel model = learner.Fit(Queries(150, seed: 5), new FitContext { Progress = new Recorder(seen) });
        Assert.InRange(model.Rounds, 1, 200);
        Assert.Contains(seen, p => p.Metric == "ndcg_at_10" && p.Value is > 0.5 and <= 1);
    }

    [Fact]
    public void Ranking_without_queries_is_refused()
    {
        Dataset data = Queries(10, seed: 6);
        Dataset ungrouped = new(data.Table, LearningTask.Ranking, data.Roles with { Group = null });
        Assert.Equal("no-query", Assert.Throws<InputException>(() => new GradientBoosting().Fit(ungrouped)).Code);
    }

    private static (double[] Gradients, double[] Hessians) BruteForce(double[] grades, double[] scores, int at, bool byNdcg)
    {
        int count = grades.Length;
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(row => scores[row])];
        double[] ideal = [.. grades.OrderDescending()];
        double best = Enumerable.Range(0, Math.Min(at, count)).Sum(p => Gain(ideal[p]) / Math.Log2(p + 2));
        double[] gradients = new double[count];
        double[] hessians = new double[count];
        if (byNdcg && best == 0)
            return (gradients, hessians);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                int first = order[i];
                int second = order[j];
                if (grades[first] == grades[second])
                    continue;
                (int better, int worse) = grades[first] > grades[second] ? (first, second) : (second, first);
                double apart = scores[better] - scores[worse];
                double weight = 1;
                if (byNdcg)
                {
                    weight = (Gain(grades[better]) - Gain(grades[worse])) / best * MeanSwap(
                        Places(order, scores, scores[first]), Places(order, scores, scores[second]), at);
                    if (scores[order[0]] != scores[order[^1]])
                        weight /= 0.01 + Math.Abs(apart);
                }
                double chance = 1 / (1 + Math.Exp(apart));
                gradients[better] -= weight * chance;
                gradients[worse] += weight * chance;
                hessians[better] += weight * chance * (1 - chance);
                hessians[worse] += weight * chance * (1 - chance);
                sum += 2 * weight * chance;
            }
        }
        double factor = sum > 0 ? Math.Log2(1 + sum) / sum : 0;
        return ([.. gradients.Select(g => factor * g)], [.. hessians.Select(h => factor * h)]);
    }

    private static int[] Places(int[] order, double[] scores, double score) =>
        [.. Enumerable.Range(0, order.Length).Where(place => scores[order[place]] == score)];

    // Over all pairs of places that two rows can have: how much the discount changes if they swap, one of them in the first k.
    private static double MeanSwap(int[] ofFirst, int[] ofSecond, int at)
    {
        double[] changes =
        [
            .. from a in ofFirst from b in ofSecond where a != b
               select Math.Min(a, b) < at ? Math.Abs(1 / Math.Log2(a + 2) - 1 / Math.Log2(b + 2)) : 0,
        ];
        return changes.Average();
    }

    private static double Gain(double grade) => Math.Pow(2, grade) - 1;

    private static (float[] Gradients, float[] Hessians) Derive(LambdaRank objective, double[] scores, int threads)
    {
        float[] gradients = new float[scores.Length];
        float[] hessians = new float[scores.Length];
        objective.BeginRound(scores, threads);
        objective.Derive(scores, 0, 0, scores.Length, gradients, hessians);
        return (gradients, hessians);
    }

    // Relevance follows a and b within a query, and each query is lifted by what no column tells.
    private static Dataset Queries(int queries, ulong seed)
    {
        SeededRandom random = new(seed);
        int rows = queries * 12;
        double[] a = new double[rows];
        double[] b = new double[rows];
        double[] c = new double[rows];
        double[] grade = new double[rows];
        string[] query = new string[rows];
        for (int row = 0; row < rows; row++)
        {
            query[row] = "q" + row % queries;
            a[row] = random.NextNormal();
            b[row] = random.NextDouble();
            c[row] = random.NextNormal();
            double relevance = a[row] + 2 * Math.Abs(b[row] - 0.5) + 0.3 * random.NextNormal();
            grade[row] = Math.Clamp(Math.Round(relevance + row % queries * 7919 % 13 / 3.0 - 2), 0, 4);
        }
        Table table = new(
            new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("c", c), new NumberColumn("y", grade),
            CategoryColumn.FromTexts("q", query));
        return new Dataset(
            table, LearningTask.Ranking, new DatasetRoles { Targets = ["y"], Features = ["a", "b", "c"], Group = "q" });
    }

    private static Dataset AsRegression(Dataset data) =>
        new(data.Table, LearningTask.Regression, data.Roles with { Group = null });

    private sealed class Recorder(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen.Add(value);
    }
}
