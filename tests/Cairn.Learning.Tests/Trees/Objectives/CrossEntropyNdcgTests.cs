using Cairn.Learning.Trees.Objectives.Ranking;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class CrossEntropyNdcgTests
{
    [Fact]
    public void First_terms_are_the_derivatives_of_the_cross_entropy_of_two_softmaxes()
    {
        // Of two rows the higher terms can be written down: with t = ρ − φ of the first, −t of the second.
        double[] scores = [0.3, -0.4];
        double[] grades = [2, 0];
        (float[] g, float[] h) = Derive(new CrossEntropyNdcg(grades, [0, 0], null, 5), scores, 1, null);
        double share = 1 / (1 + Math.Exp(-0.7));
        double target = 3.5 / (3.5 + 0.5);
        double[] shares = [share, 1 - share];
        double[] terms = [share - target, target - share];
        double[] second = [shares[0] * terms[1] / (1 - shares[1]), shares[1] * terms[0] / (1 - shares[0])];
        double[] third = [shares[0] * second[1] / (1 - shares[1]), shares[1] * second[0] / (1 - shares[0])];
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(terms[row] + second[row] + third[row], g[row], 1e-6);
            Assert.Equal(share * (1 - share), h[row], 1e-6);
        }
    }

    [Fact]
    public void Draws_are_those_of_the_round_and_the_query_at_any_number_of_threads()
    {
        SeededRandom random = new(3);
        int[] queries = [.. Enumerable.Range(0, 3000).Select(_ => random.NextInt(400))];
        double[] grades = [.. queries.Select(_ => (double)random.NextInt(5))];
        double[] scores = [.. queries.Select(_ => random.NextNormal())];
        CrossEntropyNdcg objective = new(grades, queries, null, 5);
        (float[] one, _) = Derive(objective, scores, 1, new SeededRandom(8));
        (float[] three, _) = Derive(objective, scores, 3, new SeededRandom(8));
        (float[] other, _) = Derive(objective, scores, 1, new SeededRandom(9));
        Assert.Equal(one, three);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData(new double[] { 1000, -1000, 0 })]
    [InlineData(new double[] { 0, 0, 0 })]
    public void Extreme_scores_and_grades_without_difference_stay_finite(double[] scores)
    {
        CrossEntropyNdcg objective = new([0, 0, 0], [0, 0, 0], null, 5);
        (float[] g, float[] h) = Derive(objective, scores, 1, new SeededRandom(1));
        Assert.All(g, value => Assert.True(float.IsFinite(value)));
        Assert.All(h, value => Assert.InRange(value, 0, 0.25f));
    }

    [Fact]
    public void A_query_of_one_row_teaches_nothing()
    {
        (float[] g, float[] h) = Derive(new CrossEntropyNdcg([3], [0], null, 5), [0.5], 1, new SeededRandom(1));
        Assert.Equal(0, g[0]);
        Assert.Equal(0, h[0]);
    }

    private static (float[] Gradients, float[] Hessians) Derive(
        CrossEntropyNdcg objective, double[] scores, int threads, SeededRandom? random)
    {
        float[] gradients = new float[scores.Length];
        float[] hessians = new float[scores.Length];
        if (random is null)
            objective.BeginRound(scores, threads);
        else
            objective.BeginRound(scores, threads, random);
        objective.Derive(scores, 0, 0, scores.Length, gradients, hessians);
        return (gradients, hessians);
    }
}
