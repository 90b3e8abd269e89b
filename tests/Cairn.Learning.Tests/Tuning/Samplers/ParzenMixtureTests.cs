using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Samplers;

public sealed class ParzenMixtureTests
{
    [Fact]
    public void A_density_over_numbers_has_the_volume_one()
    {
        Parameter[] parameters = [new("a", SearchRange.Number(0.01, 10, log: true)), new("b", SearchRange.Number(-1, 1))];
        ParzenMixture mixture = new(parameters, [[0.02, -1], [0.3, 0.9], [9, 0.2]], [1, 0.5, 2]);
        const int Steps = 200;
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            for (int j = 0; j < Steps; j++)
            {
                double[] at = [parameters[0].FromUnit((i + 0.5) / Steps), parameters[1].FromUnit((j + 0.5) / Steps)];
                sum += Math.Exp(mixture.LogDensity(at)) / Steps / Steps;
            }
        }
        Assert.Equal(1, sum, 1e-4);
    }

    [Fact]
    public void Shares_of_steps_and_choices_add_up_to_one_and_are_those_of_the_draws()
    {
        Parameter[] parameters = [new("n", SearchRange.Integer(1, 9, log: true)), new("c", SearchRange.Choice("x", "y", "z"))];
        ParzenMixture mixture = new(parameters, [[2, 0], [3, 0], [8, 2]], [1, 1, 1]);
        double[,] shares = new double[10, 3];
        double sum = 0;
        for (int n = 1; n <= 9; n++)
        {
            for (int c = 0; c < 3; c++)
                sum += shares[n, c] = Math.Exp(mixture.LogDensity([n, c]));
        }
        Assert.Equal(1, sum, 1e-9);
        const int Draws = 40_000;
        SeededRandom random = new(5);
        double[,] seen = new double[10, 3];
        for (int i = 0; i < Draws; i++)
        {
            double[] drawn = mixture.Draw(random);
            seen[(int)drawn[0], (int)drawn[1]] += 1.0 / Draws;
        }
        for (int n = 1; n <= 9; n++)
        {
            for (int c = 0; c < 3; c++)
                Assert.Equal(shares[n, c], seen[n, c], 0.015);
        }
    }
}
