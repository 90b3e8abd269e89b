using System.Text.Json.Nodes;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Samplers;

public sealed class CovarianceStateTests
{
    [Fact]
    public void Generations_move_it_as_they_move_cmaes()
    {
        JsonNode golden = TuningGoldens.Of("evolution")["part"]!;
        CovarianceState state = new([0.5, 0.5, 0.5, 0.5], (int)golden["generation"]!, 0.12);
        foreach (JsonNode? generation in golden["generations"]!.AsArray())
            state.Update(TuningGoldens.Rows(generation));
        double[] mean = TuningGoldens.Numbers(golden["mean"]);
        for (int i = 0; i < 4; i++)
            Assert.Equal(mean[i], state.Middle[i], 1e-9);
        // cmaes adds 1e-8 to the squared lengths by which it divides.
        Assert.Equal((double)golden["size"]!, state.Size, 1e-7);
        double[] covariance = [.. TuningGoldens.Rows(golden["covariance"]).SelectMany(row => row)];
        for (int i = 0; i < 16; i++)
            Assert.Equal(covariance[i], state.Covariance[i], 1e-7);
    }

    [Fact]
    public void Directions_are_orthogonal_and_each_is_distributed_as_a_normal_one()
    {
        const int Draws = 20_000;
        CovarianceState state = new([0.5, 0.5, 0.5]);
        SeededRandom random = new(4);
        double[] squares = new double[9];
        double fourth = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double[][] all = state.Directions(random);
            for (int a = 0; a < 3; a++)
            {
                for (int b = 0; b < a; b++)
                    Assert.Equal(0, all[a].Zip(all[b], (x, y) => x * y).Sum(), 1e-9);
                for (int i = 0; i < 3; i++)
                    squares[3 * a + i] += all[a][i] * all[a][i] / Draws;
                fourth += Math.Pow(all[a][0], 4) / Draws / 3;
            }
        }
        Assert.All(squares, square => Assert.Equal(1, square, 0.05));
        Assert.Equal(3, fourth, 0.2);
    }

    [Fact]
    public void It_walks_down_a_bent_bowl()
    {
        static double Loss(double[] x) => x.Select((v, i) => Math.Pow(10, i) * (v - 0.3) * (v - 0.3)).Sum();
        CovarianceState state = new([0.8, 0.8, 0.8]);
        SeededRandom random = new(1);
        for (int generation = 0; generation * state.Generation < 560; generation++)
        {
            double[][] points = [.. Enumerable.Range(0, state.Generation).Select(_ => state.Draw(random)).OrderBy(Loss)];
            state.Update(points);
        }
        Assert.True(Loss([.. state.Middle]) < 1e-8, $"{Loss([.. state.Middle])}");
    }
}
