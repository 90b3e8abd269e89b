using Cairn.Learning.Fairness.Mitigation;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Fairness.Mitigation;

public sealed class MixtureProgramTests
{
    // Strong duality: what the mixture costs is what the best single classifier costs under the multipliers.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(7, 12)]
    [InlineData(40, 24)]
    public void The_mixture_and_the_multipliers_are_best_answers_to_each_other(int classifiers, int constraints)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            SeededRandom random = new(seed);
            double[] errors = [.. Enumerable.Range(0, classifiers).Select(_ => 0.2 + 0.3 * random.NextDouble())];
            double[][] violations =
            [
                .. Enumerable.Range(0, classifiers).Select(_ =>
                {
                    double[] half = [.. Enumerable.Range(0, constraints / 2).Select(
                        _ => 0.3 * (random.NextDouble() - 0.5))];
                    return half.Concat(half.Select(v => -v)).Select(v => v - 0.01).ToArray();
                }),
            ];
            const double Penalty = 100;
            (double[] weights, double[] multipliers) = MixtureProgram.Solve(errors, violations, Penalty);
            Assert.Equal(1, weights.Sum(), 1e-9);
            Assert.All(weights.Concat(multipliers), value => Assert.True(value >= 0));
            Assert.True(multipliers.Sum() <= Penalty + 1e-6);
            double worst = Math.Max(
                0, Enumerable.Range(0, constraints).Max(j => weights.Select((w, h) => w * violations[h][j]).Sum()));
            double primal = weights.Select((w, h) => w * errors[h]).Sum() + Penalty * worst;
            double dual = Enumerable.Range(0, classifiers).Min(
                h => errors[h] + violations[h].Select((v, j) => v * multipliers[j]).Sum());
            Assert.Equal(primal, dual, 1e-7);
        }
    }
}
